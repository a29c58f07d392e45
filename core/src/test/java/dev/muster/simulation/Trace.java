package dev.muster.simulation;

import dev.muster.fold.Hash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/** What happened, in words: the last of it for people, a hash of all of it to compare two runs. */
final class Trace {

    private static final int KEPT = 60;

    private final LongSupplier now;
    private final MessageDigest digest = Hash.sha256();
    private final Deque<String> last = new ArrayDeque<>();

    Trace(LongSupplier now) {
        this.now = now;
    }

    void say(String what) {
        String line = now.getAsLong() + " " + what;
        digest.update(line.getBytes(StandardCharsets.UTF_8));
        last.add(line);
        if (last.size() > KEPT) {
            last.remove();
        }
    }

    /** Of everything so far; to be called once. */
    Hash hash() {
        return Hash.copyOf(digest.digest());
    }

    @Override
    public String toString() {
        return String.join("\n", last);
    }
}
