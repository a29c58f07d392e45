package dev.muster.breaker;

import dev.muster.fold.InvariantViolation;
import dev.muster.fold.SortedCopy;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A service's breaker.
 *
 * @param phase its state
 * @param openings how often it opened without having stayed closed for long since
 * @param permitsGiven permits ever given: the number of the last
 * @param lastHolder instance of the caller that was given the last; empty before the first
 * @param probing what it waits for; only of HALF_OPEN
 * @param settings what it does otherwise than the rules say
 * @param ejections its instances that are ejected, or came back not long ago, by name
 */
public record Breaker(
        Phase phase,
        int openings,
        long permitsGiven,
        String lastHolder,
        Optional<Probing> probing,
        BreakerSettings settings,
        SortedMap<String, Ejection> ejections)
        implements Standing {

    /** Ejections in force, and with those that are remembered; each stands in every fact of the service. Belongs to the fold level. */
    static final int MAX_EJECTIONS = 100;

    /** Copies; @throws InvariantViolation when permits are out, or missing, against the state */
    public Breaker {
        ejections = SortedCopy.of(ejections);
        if (probing.isPresent() != (phase.state() == State.HALF_OPEN)) {
            throw new InvariantViolation(
                    "Expected probes in HALF_OPEN and nowhere else, but in " + phase.state() + " there are " + probing);
        }
    }

    static Breaker closed(Phase phase) {
        return new Breaker(phase, 0, 0, "", Optional.empty(), BreakerSettings.NONE, Collections.emptySortedMap());
    }

    /** Whether an instance is to be left out. */
    public boolean isEjected(String instance) {
        Ejection ejection = ejections.get(instance);
        return ejection != null && ejection.isInForce();
    }

    /** How many instances are to be left out. */
    public int ejected() {
        return (int) ejections.values().stream().filter(Ejection::isInForce).count();
    }

    Breaker moved(Phase next, int opened, Optional<Probing> waiting) {
        return new Breaker(next, opened, permitsGiven, lastHolder, waiting, settings, ejections);
    }

    Breaker probing(Probing changed) {
        return new Breaker(phase, openings, permitsGiven, lastHolder, Optional.of(changed), settings, ejections);
    }

    Breaker gave(Probing changed, Permit last) {
        return new Breaker(phase, openings, last.number(), last.caller(), Optional.of(changed), settings, ejections);
    }

    Breaker with(BreakerSettings changed) {
        return new Breaker(phase, openings, permitsGiven, lastHolder, probing, changed, ejections);
    }

    Breaker with(SortedMap<String, Ejection> changed) {
        return new Breaker(phase, openings, permitsGiven, lastHolder, probing, settings, changed);
    }
}
