package dev.muster.breaker;

import dev.muster.fold.EntityKey;
import dev.muster.fold.FoldSpec;
import dev.muster.fold.testing.FoldLaws;
import net.jqwik.api.Arbitrary;

/** The laws of folds for breakers, to be run with each codec that there is. */
public abstract class BreakerFoldLaws extends FoldLaws<BreakerState, BreakerEvent, BreakerDecision> {

    /** The windows of 64 ids twice take about 40 KB, few callers and instances the rest. How large many make it is tested elsewhere. */
    private static final int MAX_STATE_BYTES = 80 * 1024;

    /** With the codec of the fold given. */
    protected BreakerFoldLaws(FoldSpec<BreakerState, BreakerEvent, BreakerDecision> spec) {
        super(spec, MAX_STATE_BYTES);
    }

    @Override
    protected Arbitrary<BreakerEvent> events() {
        return BreakerArbitraries.events(EntityKey.of("stock"));
    }

    @Override
    protected void lookAt(BreakerState state) {
        SumsHold.of(state.traffic());
    }
}
