package dev.muster.presence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An instance that exists.
 *
 * @param profile what it is: what it said of itself when it registered, with the traits that were changed since
 * @param declared the traits that it registered with, where they were changed since
 * @param lives which of its lives speaks
 * @param registeredAt broker time at which this incarnation registered
 * @param standing its effective status
 * @param signs what its status follows from below an operator's word
 * @param override an operator's override in force
 * @param maintenance maintenance in force
 */
public record Registered(
        Profile profile,
        Optional<Traits> declared,
        Lives lives,
        Instant registeredAt,
        Standing standing,
        Signs signs,
        Optional<OperatorMark> override,
        Optional<OperatorMark> maintenance)
        implements Registration {

    /**
     * The incarnations of an instance.
     *
     * @param present the one that speaks
     * @param superseded earlier ones, oldest first, at most {@value #MAX_SUPERSEDED}: they may not speak any more
     */
    public record Lives(Incarnation present, List<Incarnation> superseded) {

        private static final int MAX_SUPERSEDED = 8;

        /** Copies the list. */
        public Lives {
            superseded = List.copyOf(superseded);
        }

        static Lives first(Incarnation present) {
            return new Lives(present, List.of());
        }

        Lives next(Incarnation incarnation) {
            List<Incarnation> earlier = new ArrayList<>(superseded);
            earlier.add(present);
            int surplus = Math.max(0, earlier.size() - MAX_SUPERSEDED);
            return new Lives(incarnation, earlier.subList(surplus, earlier.size()));
        }
    }

    /** The instance with its standing made to follow from the rest. */
    Registered settled(Instant at) {
        Standing next = standing.now(effective(), inWords(), at);
        return new Registered(profile, declared, lives, registeredAt, next, signs, override, maintenance);
    }

    /** The status in force: an operator's override, else maintenance, else the check, else the ttl, else what the instance reports. */
    public Status effective() {
        return override.map(OperatorMark::status)
                .or(() -> maintenance.map(OperatorMark::status))
                .orElseGet(signs::status);
    }

    private String inWords() {
        return override.map(
                        mark -> "set to " + mark.status() + " " + mark.note().inWords())
                .or(() ->
                        maintenance.map(mark -> "in maintenance " + mark.note().inWords()))
                .or(() -> checkInWords()
                        .filter(words ->
                                signs.check().flatMap(CheckVerdict::imposed).isPresent()))
                .or(() -> signs.lapsedAt()
                        .flatMap(at -> profile.lease().ttl())
                        .map(ttl -> "no sign of life for more than its ttl of " + ttl))
                .or(() -> checkInWords().filter(words -> signs.reported() == Status.UP))
                .orElse("reported by the instance");
    }

    private Optional<String> checkInWords() {
        return profile.check().flatMap(check -> signs.check()
                .map(verdict -> verdict.inWords(check.probe().targetAt(profile.endpoint()))));
    }

    /** The profile that the instance registered with: to register the same again is to register this one. */
    Profile asRegistered() {
        return declared.map(profile::with).orElse(profile);
    }

    Registered updated(Traits changed) {
        Traits before = asRegistered().traits();
        Optional<Traits> kept = changed.equals(before) ? Optional.empty() : Optional.of(before);
        return new Registered(profile.with(changed), kept, lives, registeredAt, standing, signs, override, maintenance);
    }

    Registered with(Signs changed) {
        return new Registered(profile, declared, lives, registeredAt, standing, changed, override, maintenance);
    }

    Registered overridden(Optional<OperatorMark> mark) {
        return new Registered(profile, declared, lives, registeredAt, standing, signs, mark, maintenance);
    }

    Registered maintained(Optional<OperatorMark> mark) {
        return new Registered(profile, declared, lives, registeredAt, standing, signs, override, mark);
    }
}
