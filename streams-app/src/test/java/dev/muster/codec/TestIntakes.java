package dev.muster.codec;

import dev.muster.partition.Intake;
import dev.muster.partition.Rejection;
import dev.muster.presence.PresenceEvent;
import java.util.Optional;

/** What tests ask of intakes. */
final class TestIntakes {

    private TestIntakes() {}

    /** The rejection, if it is one. */
    static Intake.Cases<PresenceEvent, Optional<Rejection>> rejection() {
        return new Intake.Cases<>() {
            @Override
            public Optional<Rejection> onDomain(PresenceEvent event) {
                return Optional.empty();
            }

            @Override
            public Optional<Rejection> onTick(Intake.Tick<PresenceEvent> tick) {
                return Optional.empty();
            }

            @Override
            public Optional<Rejection> onBarrier(Intake.Barrier<PresenceEvent> barrier) {
                return Optional.empty();
            }

            @Override
            public Optional<Rejection> onRulesSet(Intake.RulesSet<PresenceEvent> rules) {
                return Optional.empty();
            }

            @Override
            public Optional<Rejection> onMisplaced(Intake.Misplaced<PresenceEvent> misplaced) {
                return Optional.empty();
            }

            @Override
            public Optional<Rejection> onRejected(Rejection rejection) {
                return Optional.of(rejection);
            }
        };
    }
}
