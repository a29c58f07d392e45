package dev.muster.presence;

import dev.muster.fold.InvalidValueException;
import dev.muster.fold.Names;

/**
 * Where an instance runs, for callers that prefer near ones.
 *
 * @param region region, or empty; at most 200 characters, none a control character
 * @param zone zone within the region, or empty; at most 200 characters, none a control character
 */
public record Location(String region, String zone) {

    private static final int MAX_LENGTH = 200;

    /** @throws InvalidValueException when a part is too long or holds control characters */
    public Location {
        check("region", region);
        check("zone", zone);
    }

    private static void check(String field, String text) {
        if (text.length() > MAX_LENGTH) {
            throw new InvalidValueException(field, text.length() + " characters", "at most " + MAX_LENGTH);
        }
        Names.checkPlain(field, text);
    }
}
