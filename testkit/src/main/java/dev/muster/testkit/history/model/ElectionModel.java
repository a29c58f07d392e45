package dev.muster.testkit.history.model;

import dev.muster.testkit.history.Model;
import dev.muster.testkit.history.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An election: of those who stand, at most one leads, until he resigns or lapses, in one term; every change is a newer term.
 *
 * <p>Who of several follows, and when, is left open: the promise is that there are never two, and that terms grow. A candidate lapses at any time after
 * his ttl, or never; see {@link Model}.
 */
public final class ElectionModel implements Model<ElectionState, ElectionCall, ElectionAnswer> {

    private final Duration early;

    private ElectionModel(Duration early) {
        this.early = early;
    }

    /** With candidates that lapse after their ttl. */
    public static ElectionModel create() {
        return new ElectionModel(Duration.ZERO);
    }

    /** The same for a clock that counts in steps: a candidate may lapse that much before his ttl is over. */
    public ElectionModel lapsingEarlyBy(Duration step) {
        return new ElectionModel(step);
    }

    @Override
    public ElectionState initial() {
        return ElectionState.VACANT;
    }

    @Override
    public List<ElectionState> lapses(ElectionState state, long nowNanos) {
        return state.afterOneLapse(nowNanos);
    }

    @Override
    public List<ElectionState> after(ElectionState before, Operation<ElectionCall, ElectionAnswer> operation) {
        ElectionCall call = operation.input();
        Optional<ElectionAnswer> answer = operation.output();
        long at = operation.invokedNanos() - early.toNanos();
        if (call instanceof ElectionCall.Campaign campaign) {
            Lease lease = Optional.ofNullable(before.candidates().get(campaign.candidate()))
                    .map(present -> present.renewed(at))
                    .orElseGet(() -> Lease.from(at, campaign.ttl().toNanos()));
            return told(before.with(campaign.candidate(), lease), answer);
        }
        if (call instanceof ElectionCall.Keep keep) {
            return Optional.ofNullable(before.candidates().get(keep.candidate()))
                    .map(lease -> told(before.with(keep.candidate(), lease.renewed(at)), answer))
                    .orElseGet(() -> ifUnknown(before, answer));
        }
        if (call instanceof ElectionCall.Resign resign) {
            return before.candidates().containsKey(resign.candidate())
                    ? told(before.without(resign.candidate()), answer)
                    : ifUnknown(before, answer);
        }
        return told(before, answer);
    }

    private static List<ElectionState> told(ElectionState after, Optional<ElectionAnswer> answer) {
        if (answer.isEmpty() || answer.get() instanceof ElectionAnswer.Done) {
            return List.of(after);
        }
        return answer.get() instanceof ElectionAnswer.Seen seen
                ? after.told(seen).stream().toList()
                : List.of();
    }

    private static List<ElectionState> ifUnknown(ElectionState before, Optional<ElectionAnswer> answer) {
        boolean canBe = answer.isEmpty() || answer.get() instanceof ElectionAnswer.Unknown;
        return canBe ? List.of(before) : List.of();
    }
}
