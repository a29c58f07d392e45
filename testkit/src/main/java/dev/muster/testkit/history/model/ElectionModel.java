package dev.muster.testkit.history.model;

import dev.muster.testkit.history.Model;
import dev.muster.testkit.history.Operation;
import java.time.Duration;
import java.util.ArrayList;
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

    /** Of those only whom the answer is about, and of the leader: of all others nothing is told. */
    @Override
    public List<ElectionState> lapses(
            ElectionState state, long nowNanos, Operation<ElectionCall, ElectionAnswer> toExplain) {
        List<ElectionState> all = new ArrayList<>();
        state.candidates().forEach((candidate, lease) -> {
            if (lease.mayHaveLapsedBy(nowNanos) && isAbout(state, toExplain, candidate)) {
                all.add(state.without(candidate));
            }
        });
        return all;
    }

    /** Whoever is about the same candidate, or the leader, may; and who saw another leader. A keep that nobody answered never does. */
    @Override
    public boolean mayHelp(
            ElectionState state,
            Operation<ElectionCall, ElectionAnswer> other,
            Operation<ElectionCall, ElectionAnswer> toExplain) {
        if (other.output().isEmpty() && other.input() instanceof ElectionCall.Keep) {
            return false;
        }
        boolean isAboutTheSame = other.input()
                .subject()
                .filter(candidate -> isAbout(state, toExplain, candidate))
                .isPresent();
        return isAboutTheSame || hasSeenAnother(other, toExplain);
    }

    private static boolean hasSeenAnother(
            Operation<ElectionCall, ElectionAnswer> other, Operation<ElectionCall, ElectionAnswer> toExplain) {
        if (other.output().isEmpty() || !(other.output().get() instanceof ElectionAnswer.Seen seen)) {
            return false;
        }
        ElectionAnswer answer = toExplain.output().orElseThrow();
        return answer instanceof ElectionAnswer.Seen
                ? !answer.equals(seen)
                : seen.leader().equals(toExplain.input().subject());
    }

    private static boolean isAbout(
            ElectionState state, Operation<ElectionCall, ElectionAnswer> toExplain, String candidate) {
        Optional<String> subject = Optional.of(candidate);
        boolean isSeen = toExplain
                .output()
                .filter(answer -> answer instanceof ElectionAnswer.Seen seen
                        && seen.leader().equals(subject))
                .isPresent();
        return isSeen
                || toExplain.input().subject().equals(subject)
                || state.leader().equals(subject);
    }

    @Override
    public List<ElectionState> after(ElectionState before, Operation<ElectionCall, ElectionAnswer> operation) {
        ElectionCall call = operation.input();
        Optional<ElectionAnswer> answer = operation.output();
        long at = operation.invokedNanos() - early.toNanos();
        if (call instanceof ElectionCall.Campaign campaign) {
            return told(before.with(campaign.candidate(), lease(before, campaign, answer.isPresent(), at)), answer);
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

    private static Lease lease(ElectionState before, ElectionCall.Campaign campaign, boolean isTold, long at) {
        long ttl = campaign.ttl().toNanos();
        Optional<Lease> present = Optional.ofNullable(before.candidates().get(campaign.candidate()));
        return isTold
                ? present.map(lease -> lease.renewed(at)).orElseGet(() -> Lease.from(at, ttl))
                : present.orElseGet(() -> Lease.untold(ttl));
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
