package dev.muster.query.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A group, or a whole partition, that is watched: the questions about it. The hub's thread only, but for {@link #markDirty}.
 */
final class Topic<S> {

    /** A partition of many groups changes often, and to look at it takes a while. */
    private static final long WHOLE_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Key key;
    private final AtomicBoolean isDirty = new AtomicBoolean();
    private final List<Asked<S, ?>> questions = new ArrayList<>(1);
    private long lookedNanos = System.nanoTime() - WHOLE_PAUSE_NANOS;

    /**
     * What is watched.
     *
     * @param partition in which partition
     * @param group the group; empty for all of them
     */
    record Key(int partition, Optional<String> group) {}

    Topic(Key key) {
        this.key = key;
    }

    Key key() {
        return key;
    }

    List<Asked<S, ?>> questions() {
        return questions;
    }

    /** Any thread. Whether it was clean until now, so that somebody has to see to it that it is looked at. */
    boolean markDirty() {
        return isDirty.compareAndSet(false, true);
    }

    /** What changes from here on makes it dirty again. */
    void beginLook() {
        isDirty.set(false);
        lookedNanos = System.nanoTime();
    }

    /** How long the next look has to wait; any thread. */
    long pauseNanos() {
        return key.group.isPresent() ? 0 : Math.max(0, lookedNanos + WHOLE_PAUSE_NANOS - System.nanoTime());
    }
}
