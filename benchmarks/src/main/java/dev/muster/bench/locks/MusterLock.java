package dev.muster.bench.locks;

import dev.muster.bench.presence.KeepAlive;
import dev.muster.bench.presence.ReceivedAnswer;
import java.io.IOException;
import java.time.Duration;

/** A mutex of Muster by HTTP, and one that wants it. */
final class MusterLock implements LockClient {

    /** Long enough that no pause of the machine takes a lock from its holder. */
    private static final Duration TTL = Duration.ofMinutes(2);

    private final String path;
    private final String owner;
    private final byte[] acquire;

    /** An owner who waits for so long, if the lock is held. */
    MusterLock(String lock, String owner, Duration wait) {
        this.path = path(lock);
        this.owner = owner;
        this.acquire = KeepAlive.post(
                path + "/acquire",
                "{\"owner\":\"%s\",\"ttl\":\"%s\",\"wait\":\"%s\",\"kind\":\"mutex\"}".formatted(owner, TTL, wait));
    }

    /** The path of a lock. */
    static String path(String lock) {
        return "/v1/locks/" + lock;
    }

    @Override
    public byte[] acquire() {
        return acquire;
    }

    @Override
    public byte[] release(ReceivedAnswer granted) throws IOException {
        String token = granted.valueAfter("\"token\":", ",}");
        return KeepAlive.post(path + "/release", "{\"owner\":\"" + owner + "\",\"token\":" + token + "}");
    }
}
