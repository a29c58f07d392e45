package dev.muster.partition;

import dev.muster.fold.EntityKey;
import dev.muster.fold.testing.CanonicalPartitionCodec;
import dev.muster.fold.testing.PartitionLaws;
import dev.muster.lock.LockArbitraries;
import dev.muster.lock.LockDecision;
import dev.muster.lock.LockEvent;
import dev.muster.lock.LockEvents;
import dev.muster.lock.LockState;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** The laws of partitions, with locks as the fold. */
final class LockPartitionLawsTest extends PartitionLaws<LockState, LockEvent, LockDecision> {

    LockPartitionLawsTest() {
        super(LockEvents.SPEC, new CanonicalPartitionCodec());
    }

    @Override
    protected Arbitrary<LockEvent> events() {
        return Arbitraries.oneOf(
                LockArbitraries.events(EntityKey.of("invoice-42")), LockArbitraries.events(EntityKey.of("report")));
    }
}
