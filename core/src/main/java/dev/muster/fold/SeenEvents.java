package dev.muster.fold;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Events that were folded not long ago, so that they are known when they come again: bounded in time by who adds them, in number by
 * {@link #MAX}; the oldest go first. Immutable.
 *
 * @param list oldest first
 */
public record SeenEvents(List<SeenEvent> list) {

    /** Events kept in one list. Belongs to the fold level. */
    public static final int MAX = 64;

    /** None. */
    public static final SeenEvents NONE = new SeenEvents(List.of());

    /** Copies the list. */
    public SeenEvents {
        list = List.copyOf(list);
    }

    /**
     * An event that was folded.
     *
     * @param eventId its id
     * @param until log time at which it is forgotten
     * @param kind what it led to
     */
    public record SeenEvent(String eventId, Instant until, String kind) {}

    /** The event with this id, if it is known still. */
    public Optional<SeenEvent> find(String eventId, Instant now) {
        for (SeenEvent one : list) {
            if (one.eventId().equals(eventId) && one.until().isAfter(now)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    /** With one more, without those that are forgotten by now. */
    public SeenEvents with(SeenEvent event, Instant now) {
        List<SeenEvent> kept = new ArrayList<>(list.size() + 1);
        for (SeenEvent one : list) {
            if (one.until().isAfter(now)) {
                kept.add(one);
            }
        }
        kept.add(event);
        return new SeenEvents(kept.subList(Math.max(0, kept.size() - MAX), kept.size()));
    }
}
