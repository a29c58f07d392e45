package dev.muster.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.fold.EntityKey;
import dev.muster.fold.FoldSpec;
import dev.muster.fold.testing.FoldLaws;
import net.jqwik.api.Arbitrary;

/** The laws of folds for locks, to be run with each codec that there is. */
public abstract class LockFoldLaws extends FoldLaws<LockState, LockEvent, LockDecision> {

    /** 256 holds and as many waiters, each with names of 200 characters, and a window of 64 ids. */
    private static final int MAX_STATE_BYTES = 330 * 1024;

    /** With the codec of the fold given. */
    protected LockFoldLaws(FoldSpec<LockState, LockEvent, LockDecision> spec) {
        super(spec, MAX_STATE_BYTES);
    }

    @Override
    protected Arbitrary<LockEvent> events() {
        return LockArbitraries.events(EntityKey.of("invoice-42"));
    }

    /** Each holder has its time, and nobody else has; who came first stands first. */
    @Override
    protected void lookAt(LockState state) {
        if (state.standing() instanceof Lock lock) {
            assertThat(state.keeps().until().keySet())
                    .containsExactlyInAnyOrderElementsOf(
                            lock.holders().stream().map(Holder::claim).toList());
            assertThat(lock.queue()).extracting(Waiter::arrival).isSorted();
            assertThat(lock.holders()).extracting(Holder::token).isSorted();
        } else {
            assertThat(state.keeps().until()).isEmpty();
        }
    }
}
