package dev.muster.access;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who holds a token.
 *
 * @param name as it stands in the file of tokens, and then in events and facts: 1 to 100 of A-Z, a-z, 0-9, '.', '_', '-'
 * @param role what it may do
 */
public record Identity(String name, Role role) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    /** @throws IllegalArgumentException when the name may not stand */
    public Identity {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "name: '" + name + "' (expected: 1 to 100 of A-Z, a-z, 0-9, '.', '_', '-')");
        }
    }

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** As one node tells it to another: {@code NAME ROLE}. */
    public String text() {
        return name + " " + role.text();
    }

    /** What {@link #text} has written. */
    public static Optional<Identity> parse(String text) {
        int space = text.indexOf(' ');
        if (space < 0 || !isName(text.substring(0, space))) {
            return Optional.empty();
        }
        return Role.named(text.substring(space + 1)).map(role -> new Identity(text.substring(0, space), role));
    }
}
