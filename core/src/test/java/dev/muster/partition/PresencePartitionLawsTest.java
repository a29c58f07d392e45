package dev.muster.partition;

import dev.muster.fold.EntityKey;
import dev.muster.fold.testing.CanonicalPartitionCodec;
import dev.muster.fold.testing.PartitionLaws;
import dev.muster.presence.PresenceArbitraries;
import dev.muster.presence.PresenceDecision;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.PresenceEvents;
import dev.muster.presence.PresenceState;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** The laws of partitions, with presence as the fold. */
final class PresencePartitionLawsTest extends PartitionLaws<PresenceState, PresenceEvent, PresenceDecision> {

    PresencePartitionLawsTest() {
        super(PresenceEvents.SPEC, new CanonicalPartitionCodec());
    }

    @Override
    protected Arbitrary<PresenceEvent> events() {
        return Arbitraries.oneOf(
                PresenceArbitraries.events(EntityKey.of("payments", "a")),
                PresenceArbitraries.events(EntityKey.of("payments", "b")),
                PresenceArbitraries.events(EntityKey.of("payments-eu", "a")));
    }
}
