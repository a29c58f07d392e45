package dev.muster.breaker;

import dev.muster.fold.InvalidValueException;
import java.util.EnumSet;
import java.util.Set;

/** How a breaker stands. Which state may follow which is a table, checked with every move. */
public enum State {
    /** Calls are made; outcomes are judged. Leads to OPEN by the evidence of several callers. */
    CLOSED,
    /** No calls are made until its time is over; then HALF_OPEN. */
    OPEN,
    /** As many probes as there are permits, by the callers that hold them. Their results lead to CLOSED or OPEN, and so does its end. */
    HALF_OPEN,
    /** An operator holds it open; outcomes are counted and judge nothing. Only an operator leads out. */
    FORCED_OPEN,
    /** An operator holds it closed; outcomes are counted and judge nothing. Only an operator leads out. */
    FORCED_CLOSED;

    /** Whether this state may be followed by that one. CLOSED follows itself by a reset, a forced state by another operator's word. */
    public boolean mayBecome(State next) {
        return successors().contains(next);
    }

    /** Whether calls are made without a permit. */
    public boolean letsCallsThrough() {
        return this == CLOSED || this == FORCED_CLOSED;
    }

    /** Whether an operator holds it. */
    public boolean isForced() {
        return this == FORCED_OPEN || this == FORCED_CLOSED;
    }

    private Set<State> successors() {
        return switch (this) {
            case CLOSED -> EnumSet.of(CLOSED, OPEN, FORCED_OPEN, FORCED_CLOSED);
            case OPEN -> EnumSet.of(HALF_OPEN, CLOSED, FORCED_OPEN, FORCED_CLOSED);
            case HALF_OPEN -> EnumSet.of(CLOSED, OPEN, FORCED_OPEN, FORCED_CLOSED);
            case FORCED_OPEN, FORCED_CLOSED -> EnumSet.of(CLOSED, FORCED_OPEN, FORCED_CLOSED);
        };
    }

    /**
     * The state with this name.
     *
     * @throws InvalidValueException when there is none
     */
    public static State parse(String text) {
        for (State state : values()) {
            if (state.name().equals(text)) {
                return state;
            }
        }
        throw new InvalidValueException("state", text, "CLOSED, OPEN, HALF_OPEN, FORCED_OPEN or FORCED_CLOSED");
    }
}
