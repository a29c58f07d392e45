package dev.muster.partition;

import dev.muster.fold.EntityKey;
import dev.muster.fold.testing.CanonicalPartitionCodec;
import dev.muster.fold.testing.PartitionLaws;
import dev.muster.leader.LeaderArbitraries;
import dev.muster.leader.LeaderDecision;
import dev.muster.leader.LeaderEvent;
import dev.muster.leader.LeaderEvents;
import dev.muster.leader.LeaderState;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** The laws of partitions, with elections as the fold. */
final class LeaderPartitionLawsTest extends PartitionLaws<LeaderState, LeaderEvent, LeaderDecision> {

    LeaderPartitionLawsTest() {
        super(LeaderEvents.SPEC, new CanonicalPartitionCodec());
    }

    @Override
    protected Arbitrary<LeaderEvent> events() {
        return Arbitraries.oneOf(
                LeaderArbitraries.events(EntityKey.of("scheduler")), LeaderArbitraries.events(EntityKey.of("billing")));
    }
}
