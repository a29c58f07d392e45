package dev.muster.audit;

import java.util.Locale;

/** What the past is told from. */
enum Basis {
    /** The log, folded again: decided and volatile part, as far back as the log begins at its first record. */
    LOG,
    /** The facts: the decided part, for ever. */
    FACTS;

    /**
     * The one with this word.
     *
     * @throws AuditException when there is none
     */
    static Basis parse(String text) {
        return switch (text) {
            case "log" -> LOG;
            case "facts" -> FACTS;
            default -> throw AuditException.usage("--from '" + text + "' (expected: log or facts)");
        };
    }

    /** The word on the command line and in JSON. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
