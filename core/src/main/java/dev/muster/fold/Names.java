package dev.muster.fold;

/** The alphabet of every name in Muster: services, instances, elections, locks, sagas. */
public final class Names {

    private static final int MAX_LENGTH = 200;
    private static final String PUNCTUATION = "._-:";
    private static final String EXPECTED = "1 to 200 of A-Z, a-z, 0-9, '.', '_', '-', ':', but not '.' or '..'";

    private Names() {}

    /**
     * Returns the name if it is one.
     *
     * @param field what it names, for the message
     * @throws InvalidValueException when it is not
     */
    public static String check(String field, String name) {
        if (!isName(name)) {
            throw new InvalidValueException(field, quoted(name), EXPECTED);
        }
        return name;
    }

    /** Whether the text may be a name: 1 to 200 ASCII letters, digits, '.', '_', '-', ':', but not '.' or '..'. */
    public static boolean isName(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH || text.equals(".") || text.equals("..")) {
            return false;
        }
        return text.chars().allMatch(Names::isAllowed);
    }

    /**
     * Returns the text if it holds no control character: people read it on terminals, which take some of them for commands.
     *
     * @param field what it is, for the message, which does not repeat the text
     * @throws InvalidValueException when it holds one
     */
    public static String checkPlain(String field, String text) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidValueException(field, "holds control characters", "none");
        }
        return text;
    }

    private static boolean isAllowed(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || PUNCTUATION.indexOf(c) >= 0;
    }

    private static String quoted(String name) {
        return "'" + (name.length() > MAX_LENGTH ? name.substring(0, MAX_LENGTH) + "..." : name) + "'";
    }
}
