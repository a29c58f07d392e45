package dev.muster.testkit.history.model;

import dev.muster.testkit.history.Model;
import dev.muster.testkit.history.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A lock with fencing tokens: so many permits, and nobody gets more than are left. A mutex has one; a read-write lock has more than there can be
 * readers, and a writer takes all.
 *
 * <p>A token is newer than all that were told before; permits that are given together, as one record frees several, may have the same. An owner
 * who holds it and acquires again is given the same token and another ttl. It is refused only while somebody holds it: with shared permits
 * there may be a queue before the caller, which is not seen from outside. A keep or release by any but a holder and his token is refused.
 * A holder lapses at any time after his ttl, or never; see {@link Model}.
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
    public List<LockState> lapses(LockState state, long nowNanos) {
        return state.afterOneLapse(nowNanos);
    }

    @Override
    public List<LockState> after(LockState before, Operation<LockCall, LockAnswer> operation) {
        LockCall call = operation.input();
        Optional<LockAnswer> answer = operation.output();
        long at = operation.invokedNanos();
        if (call instanceof LockCall.Acquire acquire) {
            return acquired(before, acquire, answer, at);
        }
        if (call instanceof LockCall.Keep keep) {
            return held(before, keep.owner(), keep.token())
                    .map(holder -> unlessRefused(answer, kept(before, keep.owner(), holder, at)))
                    .orElseGet(() -> unlessDone(answer, before));
        }
        if (call instanceof LockCall.Release release) {
            return held(before, release.owner(), release.token())
                    .map(holder -> unlessRefused(
                            answer, before.with(release.owner(), holder).without(release.owner())))
                    .orElseGet(() -> unlessDone(answer, before));
        }
        return answer.map(seen -> looked(before, (LockAnswer.Seen) seen)).orElse(List.of(before));
    }

    private List<LockState> acquired(LockState before, LockCall.Acquire acquire, Optional<LockAnswer> answer, long at) {
        if (answer.isPresent() && answer.get() instanceof LockAnswer.Refused) {
            return before.holders().isEmpty() ? List.of() : List.of(before);
        }
        Optional<LockAnswer.Granted> granted = answer.map(LockAnswer.Granted.class::cast);
        Optional<LockState.Holder> present = before.holder(acquire.owner());
        Optional<Token> token = present.isPresent()
                ? granted.map(told -> present.get().token().told(told.token()))
                        .orElse(Optional.of(present.get().token()))
                : newToken(before, acquire, granted);
        if (present.isEmpty() && before.permitsHeld() + acquire.permits() > permits) {
            return List.of();
        }
        Lease lease = present.map(holder -> holder.lease().renewed(at - early.toNanos()))
                .orElseGet(() -> Lease.from(at - early.toNanos(), acquire.ttl().toNanos()));
        return token.map(told ->
                        List.of(before.with(acquire.owner(), new LockState.Holder(told, acquire.permits(), lease))))
                .orElse(List.of());
    }

    private Optional<Token> newToken(LockState before, LockCall.Acquire acquire, Optional<LockAnswer.Granted> granted) {
        long newest = acquire.permits() == permits ? before.newest() : before.newest() - 1;
        Token unknown = Token.after(newest);
        return granted.map(told -> unknown.told(told.token())).orElse(Optional.of(unknown));
    }

    /** The holder, if this owner is one and this can be his token, which is known from then on. */
    private static Optional<LockState.Holder> held(LockState state, String owner, long token) {
        return state.holder(owner).flatMap(holder -> holder.token()
                .told(token)
                .map(told -> new LockState.Holder(told, holder.permits(), holder.lease())));
    }

    private LockState kept(LockState before, String owner, LockState.Holder holder, long at) {
        Lease renewed = holder.lease().renewed(at - early.toNanos());
        return before.with(owner, new LockState.Holder(holder.token(), holder.permits(), renewed));
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
            Optional<LockState.Holder> holder = held(before, one.getKey(), one.getValue());
            if (holder.isEmpty()) {
                return List.of();
            }
            after = after.with(one.getKey(), holder.get());
        }
        return List.of(after);
    }
}
