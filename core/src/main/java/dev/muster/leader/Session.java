package dev.muster.leader;

import dev.muster.fold.InvalidValueException;
import dev.muster.fold.Names;

/**
 * One campaign of a candidate, from its beginning to its end. Drawn by the sender before the append.
 *
 * @param text 1 to 200 characters, none a control character
 */
public record Session(String text) {

    private static final int MAX_LENGTH = 200;

    /** @throws InvalidValueException when the text is empty, too long or holds control characters */
    public Session {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            throw new InvalidValueException("session", text.length() + " characters", "1 to " + MAX_LENGTH);
        }
        Names.checkPlain("session", text);
    }
}
