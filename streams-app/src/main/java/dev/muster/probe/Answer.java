package dev.muster.probe;

import dev.muster.presence.CheckResult;

/**
 * How a probe ended.
 *
 * @param kind which of the four it is
 * @param why in words; shortened to what a result may carry
 */
record Answer(Kind kind, String why) {

    /** How a probe may end. */
    enum Kind {
        /** As it should. */
        PASS,
        /** Otherwise. */
        FAIL,
        /** Nobody was asked: the settings forbid it. Counts as a failure. */
        REFUSED,
        /** Nobody was asked, for a reason of this node's own. Counts for nothing. */
        NONE
    }

    Answer {
        why = why.length() > CheckResult.MAX_WHY ? why.substring(0, CheckResult.MAX_WHY - 3) + "..." : why;
    }

    static Answer pass(String why) {
        return new Answer(Kind.PASS, why);
    }

    static Answer fail(String why) {
        return new Answer(Kind.FAIL, why);
    }

    static Answer refused(String why) {
        return new Answer(Kind.REFUSED, why);
    }

    static Answer none(String why) {
        return new Answer(Kind.NONE, why);
    }

    CheckResult.Outcome outcome() {
        return kind == Kind.PASS ? CheckResult.Outcome.PASS : CheckResult.Outcome.FAIL;
    }
}
