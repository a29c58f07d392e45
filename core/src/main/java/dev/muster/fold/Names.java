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
