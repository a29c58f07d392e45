package dev.muster.doctor;

import java.util.Locale;

/**
 * One thing that was looked at.
 *
 * @param level how it is
 * @param subject what was looked at, such as {@code topic muster.instances}
 * @param detail what was found
 * @param advice what to do; empty when nothing has to be done
 */
record Finding(Level level, String subject, String detail, String advice) {

    /** How something is. */
    enum Level {
        /** As it should be. */
        OK,
        /** It works, but somebody should know. */
        WARN,
        /** It does not work, or will not keep what Muster promises. */
        FAIL;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding ok(String subject, String detail) {
        return new Finding(Level.OK, subject, detail, "");
    }

    static Finding warn(String subject, String detail, String advice) {
        return new Finding(Level.WARN, subject, detail, advice);
    }

    static Finding fail(String subject, String detail, String advice) {
        return new Finding(Level.FAIL, subject, detail, advice);
    }

    /** {@code fail  topic muster.instances: cleanup.policy: compact (expected: delete)  - ...}. */
    String line() {
        String text = "%-4s  %s: %s".formatted(level.text(), subject, detail.replaceAll("\\s*\\R\\s*", " "));
        return advice.isEmpty() ? text : text + "  - " + advice;
    }
}
