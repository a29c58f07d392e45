package dev.muster.leader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.fold.EntityKey;
import dev.muster.fold.FoldSpec;
import dev.muster.fold.testing.FoldLaws;
import net.jqwik.api.Arbitrary;

/** The laws of folds for elections, to be run with each codec that there is. */
public abstract class LeaderFoldLaws extends FoldLaws<LeaderState, LeaderEvent, LeaderDecision> {

    /** 256 candidates with the longest names, sessions and metadata, and twice 64 ids. */
    private static final int MAX_STATE_BYTES = 600 * 1024;

    /** With the codec of the fold given. */
    protected LeaderFoldLaws(FoldSpec<LeaderState, LeaderEvent, LeaderDecision> spec) {
        super(spec, MAX_STATE_BYTES);
    }

    @Override
    protected Arbitrary<LeaderEvent> events() {
        return LeaderArbitraries.events(EntityKey.of("scheduler"));
    }

    /** Nobody is forgotten: who is a candidate has a time at which it lapses, and somebody leads unless an old leader may not know yet. */
    @Override
    protected void lookAt(LeaderState state) {
        if (state.contest() instanceof Election held) {
            assertThat(state.candidacies().kept().keySet())
                    .isEqualTo(held.candidates().keySet());
            assertThat(held.candidates().size()).isLessThanOrEqualTo(LeaderRules.MAX_CANDIDATES);
            boolean isVacant = held.candidates().isEmpty() || held.notBefore().isPresent();
            assertThat(held.leader().isEmpty()).isEqualTo(isVacant);
            held.leader().ifPresent(leader -> assertThat(held.candidates())
                    .hasEntrySatisfying(leader.candidate(), one -> assertThat(leader.term())
                            .isGreaterThanOrEqualTo(one.arrival())));
        } else {
            assertThat(state).isEqualTo(LeaderState.INITIAL);
        }
    }
}
