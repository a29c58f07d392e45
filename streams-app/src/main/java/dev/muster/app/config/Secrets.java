package dev.muster.app.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Keeps secrets out of what is printed. */
final class Secrets {

    private static final String HIDDEN = "********";
    private static final List<String> SECRET_PARTS = List.of(
            "password",
            "passphrase",
            "secret",
            "token",
            "credential",
            "jaas.config",
            "user.info",
            "keystore.key",
            "private.key",
            "api.key");
    private static final Pattern USER_IN_URL = Pattern.compile("//[^/@\\s]*@");

    private Secrets() {}

    /** The value as it may be shown. */
    static String shown(String name, String value) {
        if (!value.isEmpty() && isSecret(name)) {
            return HIDDEN;
        }
        return USER_IN_URL.matcher(value).replaceAll("//" + HIDDEN + "@");
    }

    /** An address of a token end point, a location of a store or a class name is no secret, but nobody misses it: in doubt, hide. */
    private static boolean isSecret(String name) {
        String small = name.toLowerCase(Locale.ROOT);
        if (small.startsWith(Setting.PREFIX) && small.endsWith(".file")) {
            return false; // where a secret is, not what it is
        }
        return SECRET_PARTS.stream().anyMatch(small::contains);
    }
}
