package dev.muster.terminal;

/**
 * Text from elsewhere, such as what a service registered or an operator wrote, as a terminal may show it: control characters (C0, DEL and
 * C1, each of which a terminal may take for a command) stand as escapes, such as {@code \u001b}. Stateless.
 */
public final class Printable {

    private Printable() {}

    /** On one line: line feeds are escaped as well. */
    public static String text(String any) {
        return escaped(any, "");
    }

    /**
     * Lines that were put together here, line feeds kept. A JSON document stays one and means the same: all that is escaped of it stands
     * within its strings.
     */
    public static String lines(String any) {
        return escaped(any, "\n");
    }

    private static String escaped(String any, String kept) {
        if (any.chars().noneMatch(Character::isISOControl)) {
            return any;
        }
        StringBuilder text = new StringBuilder(any.length() + 16);
        any.codePoints().forEach(c -> {
            if (Character.isISOControl(c) && kept.indexOf(c) < 0) {
                text.append(String.format("\\u%04x", c));
            } else {
                text.appendCodePoint(c);
            }
        });
        return text.toString();
    }
}
