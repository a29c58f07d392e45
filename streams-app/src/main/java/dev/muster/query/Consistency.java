package dev.muster.query;

import dev.muster.fold.InvalidValueException;
import java.util.Locale;

/** How fresh an answer has to be. */
public enum Consistency {
    /**
     * Whoever has the partition may answer, a standby at this node first: as stale as the answer's age says. Costs least; fails only
     * when nobody has a complete copy.
     */
    ANY,
    /**
     * What holds when nothing is asked for: the owner answers, as with OWNER, but at once or after half a second without it a standby
     * does, and the answer says so by its role and age. Fails only when nobody has a complete copy.
     */
    OWNER_THEN_STANDBY,
    /**
     * The owner answers, from what it has folded: stale by what it has not folded yet. Two reads one after the other never go back in
     * time. Fails while there is no owner.
     */
    OWNER,
    /**
     * The owner answers after it has folded a barrier that was appended after the question came: reflects every write that was
     * acknowledged before. Costs an append; fails while the log cannot be written.
     */
    LINEARIZABLE;

    /**
     * The one with this name.
     *
     * @throws InvalidValueException when there is none
     */
    public static Consistency parse(String text) {
        for (Consistency one : values()) {
            if (one != OWNER_THEN_STANDBY && one.text().equals(text)) {
                return one;
            }
        }
        throw new InvalidValueException("consistency", "'" + text + "'", "any, owner or linearizable");
    }

    /** Name in requests. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
