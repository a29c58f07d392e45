package dev.muster.view;

import dev.muster.fold.EventHead;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Event ids for what this process appends to a log to learn how old its pictures are. Such an id holds the moment at which it was
 * asked for, by the monotonic clock of this process: when the record comes back to be folded, everything that was in the log by that
 * moment is folded too. Another process, or this one after a restart, sees an id like any other. Thread-safe.
 */
public final class SendTimes {

    private static final char BEFORE_NANOS = '@';

    private final String prefix = UUID.randomUUID() + ".";
    private final AtomicLong count = new AtomicLong();

    SendTimes() {}

    /** The id of a record that is sent after this call. */
    public String newId() {
        return prefix + count.incrementAndGet() + BEFORE_NANOS + System.nanoTime();
    }

    /**
     * {@code System.nanoTime()} before the record was sent, if it has an id from here. Whoever reads the log can imitate the ids: what
     * has no time says nothing, and no time lies ahead.
     */
    public OptionalLong sentNanos(EventHead sender) {
        String id = sender.eventId();
        if (!id.startsWith(prefix)) {
            return OptionalLong.empty();
        }
        try {
            long sent = Long.parseLong(id, id.lastIndexOf(BEFORE_NANOS) + 1, id.length(), 10);
            long now = System.nanoTime();
            return OptionalLong.of(sent - now > 0 ? now : sent);
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
