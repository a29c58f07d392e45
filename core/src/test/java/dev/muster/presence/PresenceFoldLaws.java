package dev.muster.presence;

import dev.muster.fold.EntityKey;
import dev.muster.fold.FoldSpec;
import dev.muster.fold.testing.FoldLaws;
import net.jqwik.api.Arbitrary;

/** The laws of folds for presence, to be run with each codec that there is. */
public abstract class PresenceFoldLaws extends FoldLaws<PresenceState, PresenceEvent, PresenceDecision> {

    /** Traits take 30 KB at most in the events drawn here, the window of 64 ids about 16 KB, all else 4 KB. */
    private static final int MAX_STATE_BYTES = 80 * 1024;

    /** With the codec of the fold given. */
    protected PresenceFoldLaws(FoldSpec<PresenceState, PresenceEvent, PresenceDecision> spec) {
        super(spec, MAX_STATE_BYTES);
    }

    @Override
    protected Arbitrary<PresenceEvent> events() {
        return PresenceArbitraries.events(EntityKey.of("payments", "a"));
    }
}
