package dev.muster.app;

import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an operator may want of one breaker. */
enum BreakerAction {
    /** To see it. */
    SHOW(""),
    /** To know why it is as it is. */
    WHY("why"),
    /** To see its settings, or to change some. */
    CONFIG("config"),
    /** To hold it open. */
    FORCE_OPEN("force-open"),
    /** To hold it closed. */
    FORCE_CLOSE("force-close"),
    /** To let it judge again, from a clean sheet. */
    RESET("reset");

    /** As its words are spelled; besides as the states are called that it may be forced into. */
    private static final Map<String, BreakerAction> BY_WORD = Map.of(
            "why", WHY,
            "config", CONFIG,
            "force-open", FORCE_OPEN,
            "forced-open", FORCE_OPEN,
            "force-close", FORCE_CLOSE,
            "force-closed", FORCE_CLOSE,
            "forced-closed", FORCE_CLOSE,
            "reset", RESET);

    private final String word;

    BreakerAction(String word) {
        this.word = word;
    }

    /** As it stands in the path of the call. */
    String word() {
        return word;
    }

    /** Whether it holds the breaker, against whatever callers tell: everybody wants to know why. */
    boolean isForce() {
        return this == FORCE_OPEN || this == FORCE_CLOSE;
    }

    /**
     * The action that is meant.
     *
     * @param text as it was typed; null where nothing was
     * @throws CommandFailure when there is none
     */
    static BreakerAction named(@Nullable String text) {
        if (text == null) {
            return SHOW;
        }
        BreakerAction action = BY_WORD.get(text);
        if (action == null) {
            throw new CommandFailure(
                    ExitStatus.USAGE, "ACTION: " + text + " (expected: why, config, force-open, force-close or reset)");
        }
        return action;
    }
}
