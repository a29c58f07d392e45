package dev.muster.fold;

import java.time.Instant;

/**
 * What every event carries beside its own fields.
 *
 * @param eventId chosen by the sender before the append and the same in every retry; 1 to 200 characters
 * @param source who sent it, at most 200 characters; for people and facts, decides nothing
 * @param clientTime the sender's clock; for people, decides nothing
 */
public record EventHead(String eventId, String source, Instant clientTime) {

    private static final int MAX_LENGTH = 200;

    /** @throws InvalidValueException when the id is empty or a text is too long */
    public EventHead {
        if (eventId.isEmpty() || eventId.length() > MAX_LENGTH) {
            throw new InvalidValueException("eventId", eventId.length() + " characters", "1 to " + MAX_LENGTH);
        }
        if (source.length() > MAX_LENGTH) {
            throw new InvalidValueException("source", source.length() + " characters", "at most " + MAX_LENGTH);
        }
    }
}
