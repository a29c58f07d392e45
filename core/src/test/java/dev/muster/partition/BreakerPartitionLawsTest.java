package dev.muster.partition;

import dev.muster.breaker.BreakerArbitraries;
import dev.muster.breaker.BreakerDecision;
import dev.muster.breaker.BreakerEvent;
import dev.muster.breaker.BreakerEvents;
import dev.muster.breaker.BreakerState;
import dev.muster.fold.EntityKey;
import dev.muster.fold.testing.CanonicalPartitionCodec;
import dev.muster.fold.testing.PartitionLaws;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** The laws of partitions, with breakers as the fold. */
final class BreakerPartitionLawsTest extends PartitionLaws<BreakerState, BreakerEvent, BreakerDecision> {

    BreakerPartitionLawsTest() {
        super(BreakerEvents.SPEC, new CanonicalPartitionCodec());
    }

    @Override
    protected Arbitrary<BreakerEvent> events() {
        return Arbitraries.oneOf(
                BreakerArbitraries.events(EntityKey.of("stock")), BreakerArbitraries.events(EntityKey.of("payments")));
    }
}
