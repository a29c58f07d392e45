package dev.muster.presence;

import dev.muster.fold.InvalidValueException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What may stand for a host: a name of RFC 1123 (underscores are tolerated, for many have them; a dot may end it), an IPv4 address of
 * four decimal numbers, or an IPv6 address without zone, which may stand in brackets and is kept without. A name whose last part
 * is a number is none: some would read it as an address, and not all as the same one.
 */
final class Host {

    private static final String EXPECTED =
            "a host name such as pay-1.example.org, an IPv4 address, or an IPv6 address without zone, in brackets or not";
    private static final int MAX_LENGTH = 253;
    private static final int SHOWN = 100;
    private static final int GROUPS = 8;

    private static final String LABEL = "(?!-)[A-Za-z0-9_-]{1,63}(?<!-)";
    private static final Pattern NAME = Pattern.compile(LABEL + "(\\." + LABEL + ")*+\\.?");
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0[xX][0-9A-Fa-f]*)\\.?");
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final String FOUR_OCTETS = OCTET + "(\\." + OCTET + "){3}";
    private static final Pattern VERSION_FOUR = Pattern.compile(FOUR_OCTETS);
    private static final Pattern ENDS_IN_VERSION_FOUR = Pattern.compile(":" + FOUR_OCTETS + "$");
    private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");

    private Host() {}

    /**
     * Returns the host as it is kept, an IPv6 address without brackets.
     *
     * @throws InvalidValueException when it is none
     */
    static String check(String field, String text) {
        return kept(text).orElseThrow(() -> new InvalidValueException(field, quoted(text), EXPECTED));
    }

    private static Optional<String> kept(String text) {
        if (text.startsWith("[") && text.endsWith("]")) {
            return Optional.of(text.substring(1, text.length() - 1)).filter(Host::isVersionSix);
        }
        boolean isHost = text.indexOf(':') >= 0 ? isVersionSix(text) : isVersionFour(text) || isName(text);
        return isHost ? Optional.of(text) : Optional.empty();
    }

    private static boolean isName(String text) {
        int length = text.endsWith(".") ? text.length() - 1 : text.length();
        return length <= MAX_LENGTH
                && NAME.matcher(text).matches()
                && !ENDS_IN_NUMBER.matcher(text).matches();
    }

    private static boolean isVersionFour(String text) {
        return VERSION_FOUR.matcher(text).matches();
    }

    /** RFC 4291, section 2.2: eight groups, of which one run of zeros may be left out, and the last two may be written as IPv4. */
    private static boolean isVersionSix(String text) {
        if (text.length() > SHOWN) {
            return false;
        }
        String groups = ENDS_IN_VERSION_FOUR.matcher(text).replaceFirst(":0:0");
        int gap = groups.indexOf("::");
        if (gap < 0) {
            return hasGroups(groups, GROUPS, GROUPS);
        }
        String before = groups.substring(0, gap);
        String after = groups.substring(gap + 2);
        String joined = before + (before.isEmpty() || after.isEmpty() ? "" : ":") + after;
        return joined.isEmpty() || (hasGroups(joined, 1, GROUPS - 1) && !after.startsWith(":"));
    }

    private static boolean hasGroups(String text, int least, int most) {
        String[] groups = text.split(":", -1);
        for (String group : groups) {
            if (!GROUP.matcher(group).matches()) {
                return false;
            }
        }
        return groups.length >= least && groups.length <= most;
    }

    private static String quoted(String text) {
        return "'" + (text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text) + "'";
    }
}
