package dev.muster.testkit.history.model;

import dev.muster.testkit.history.Model;
import dev.muster.testkit.history.Operation;
import dev.muster.testkit.history.model.LockState.Holder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Predicate;

/**
 * A lock with fencing tokens: so many permits, and nobody gets more than are left. A mutex has one; a read-write lock has more than there can be
 * readers, and a writer takes all.
 *
 * <p>A token is newer than all that were told before; permits that are given together, as one record frees several, may have the same. Who
 * holds all that there is, or reads, and acquires again has one hold more by the same token, and releases it as often; of a semaphore an
 * owner takes permits once. It is refused only while somebody holds it: with shared permits there may be a queue before the caller, which
 * is not seen from outside. A keep or release by any but a holder and his token is refused. A holder lapses at any time after his ttl,
 * or never; see {@link Model}.
 */
public final class LockModel implements Model<LockState, LockCall, LockAnswer> {

    /** Permits of a read-write lock, and what a writer takes. */
    public static final int ALL = Integer.MAX_VALUE;

    private final int permits;
    private final Duration early;

    private LockModel(int permits, Duration early) {
        this.permits = permits;
        this.early = early;
    }

    /** One holder at a time. */
    public static LockModel mutex() {
        return semaphore(1);
    }

    /** One writer, who takes {@link #ALL}, or any number of readers, who take one each. */
    public static LockModel readWrite() {
        return semaphore(ALL);
    }

    /** As many permits at a time as this. */
    public static LockModel semaphore(int permits) {
        return new LockModel(permits, Duration.ZERO);
    }

    /** The same for a clock that counts in steps: a holder may lapse that much before his ttl is over. */
    public LockModel lapsingEarlyBy(Duration step) {
        return new LockModel(permits, step);
    }

    @Override
    public LockState initial() {
        return LockState.FREE;
    }

    @Override
    public List<LockState> lapses(LockState state, long nowNanos, Operation<LockCall, LockAnswer> toExplain) {
        Predicate<String> isWanted = leaving(state, toExplain);
        List<LockState> all = new ArrayList<>();
        state.holders().forEach((owner, holder) -> {
            if (isWanted.test(owner)) {
                all.addAll(state.afterLapseOf(owner, holder, nowNanos));
            }
        });
        return all;
    }

    /** Whose end may explain an answer: the caller's own, and that of others where room is wanted, or an empty lock was seen. */
    private Predicate<String> leaving(LockState state, Operation<LockCall, LockAnswer> toExplain) {
        LockCall call = toExplain.input();
        boolean isRefused =
                toExplain.output().filter(LockAnswer.Refused.class::isInstance).isPresent();
        if (call instanceof LockCall.Acquire acquire) {
            boolean wantsRoom = !isRefused && state.permitsHeld() + acquire.permits() > permits;
            return owner -> wantsRoom || owner.equals(acquire.owner());
        }
        if (call instanceof LockCall.Look) {
            return owner -> true;
        }
        String caller = call.caller().orElseThrow();
        boolean wantsRoom = !isRefused && state.holder(caller).isEmpty();
        return owner -> wantsRoom || owner.equals(caller);
    }

    /** Of what nobody answered: a keep only ever keeps things as they are; that others acquire explains only that one is refused, or sees them. */
    @Override
    public boolean mayHelp(
            LockState state, Operation<LockCall, LockAnswer> other, Operation<LockCall, LockAnswer> toExplain) {
        if (other.output().isPresent()) {
            return true;
        }
        if (other.input() instanceof LockCall.Release release) {
            return state.holder(release.owner()).isPresent();
        }
        if (!(other.input() instanceof LockCall.Acquire acquire)) {
            return false;
        }
        if (toExplain.input() instanceof LockCall.Look
                || toExplain.input().caller().equals(acquire.caller())) {
            return true;
        }
        return toExplain.input() instanceof LockCall.Acquire
                && state.holders().isEmpty()
                && toExplain
                        .output()
                        .filter(LockAnswer.Refused.class::isInstance)
                        .isPresent();
    }

    @Override
    public List<LockState> after(LockState before, Operation<LockCall, LockAnswer> operation) {
        LockCall call = operation.input();
        Optional<LockAnswer> answer = operation.output();
        long called = operation.invokedNanos() - early.toNanos();
        if (call instanceof LockCall.Acquire acquire) {
            return acquired(before, acquire, answer, called);
        }
        if (call instanceof LockCall.Keep keep) {
            return held(before, keep.owner(), keep.token())
                    .map(holder -> unlessRefused(answer, before.with(keep.owner(), holder.renewed(called))))
                    .orElseGet(() -> unlessDone(answer, before));
        }
        if (call instanceof LockCall.Release release) {
            return held(before, release.owner(), release.token())
                    .map(holder -> unlessRefused(answer, before.released(release.owner(), holder)))
                    .orElseGet(() -> unlessDone(answer, before));
        }
        return answer.map(seen -> looked(before, (LockAnswer.Seen) seen)).orElse(List.of(before));
    }

    private List<LockState> acquired(
            LockState before, LockCall.Acquire acquire, Optional<LockAnswer> answer, long called) {
        if (answer.isPresent() && answer.get() instanceof LockAnswer.Refused) {
            return before.holders().isEmpty() ? List.of() : List.of(before);
        }
        Optional<Long> told = answer.map(LockAnswer.Granted.class::cast).map(LockAnswer.Granted::token);
        return before.holder(acquire.owner())
                .map(holder -> again(holder, acquire, told, called))
                .orElseGet(() -> anew(before, acquire, told, called))
                .map(holder -> List.of(before.with(acquire.owner(), holder)))
                .orElse(List.of());
    }

    private static Optional<Holder> again(Holder holder, LockCall.Acquire acquire, Optional<Long> told, long called) {
        if (holder.permits() != acquire.permits()) {
            return Optional.empty();
        }
        return told.isPresent()
                ? holder.token().told(told.get()).map(holder.withOneMore(0).renewed(called)::told)
                : Optional.of(holder.withOneMore(1));
    }

    private Optional<Holder> anew(LockState before, LockCall.Acquire acquire, Optional<Long> told, long called) {
        if (before.permitsHeld() + acquire.permits() > permits) {
            return Optional.empty();
        }
        // Shared permits whose token nobody was told may have been given before others that were.
        Token unknown = acquire.permits() == permits
                ? Token.after(before.newest())
                : Token.after(told.isPresent() ? before.newest() - 1 : -1);
        long ttl = acquire.ttl().toNanos();
        Lease lease = told.isPresent() ? Lease.from(called, ttl) : Lease.untold(ttl);
        return (told.isPresent() ? unknown.told(told.get()) : Optional.of(unknown))
                .map(token -> new Holder(token, acquire.permits(), 1, told.isPresent() ? 0 : 1, lease));
    }

    /** The holder, if this owner is one and this can be his token, which is known from then on. */
    private static Optional<Holder> held(LockState state, String owner, long token) {
        return state.holder(owner).flatMap(holder -> holder.token().told(token).map(holder::told));
    }

    private static List<LockState> unlessRefused(Optional<LockAnswer> answer, LockState after) {
        return answer.isPresent() && answer.get() instanceof LockAnswer.Refused ? List.of() : List.of(after);
    }

    private static List<LockState> unlessDone(Optional<LockAnswer> answer, LockState before) {
        return answer.isPresent() && answer.get() instanceof LockAnswer.Done ? List.of() : List.of(before);
    }

    private static List<LockState> looked(LockState before, LockAnswer.Seen seen) {
        SortedMap<String, Long> tokens = seen.tokens();
        if (!tokens.keySet().equals(before.holders().keySet())) {
            return List.of();
        }
        LockState after = before;
        for (Map.Entry<String, Long> one : tokens.entrySet()) {
            Optional<Holder> holder = held(before, one.getKey(), one.getValue());
            if (holder.isEmpty()) {
                return List.of();
            }
            after = after.with(one.getKey(), holder.get());
        }
        return List.of(after);
    }
}
