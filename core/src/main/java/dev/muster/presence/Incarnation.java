package dev.muster.presence;

import dev.muster.fold.InvalidValueException;

/**
 * One life of an instance, from the start of its process to its end. Drawn by the sender before the append.
 *
 * @param text 1 to 200 characters
 */
public record Incarnation(String text) {

    private static final int MAX_LENGTH = 200;

    /** @throws InvalidValueException when the text is empty or too long */
    public Incarnation {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            throw new InvalidValueException("incarnation", text.length() + " characters", "1 to " + MAX_LENGTH);
        }
    }
}
