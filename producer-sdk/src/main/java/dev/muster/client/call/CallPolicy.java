package dev.muster.client.call;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one kind of call is made. Immutable: every method returns a changed copy and throws
 * {@link dev.muster.client.InvalidValueException} when a value is out of range.
 */
public final class CallPolicy {
    /**
     * 10 s in all, 2 s for each try, up to 3 tries with pauses from up to 25 ms to up to 1 s; not idempotent: tried again only when
     * provably nothing was sent; no hedging.
     */
    public static final CallPolicy DEFAULT = new CallPolicy(
            new Times(Duration.ofSeconds(10), Duration.ofSeconds(2)),
            new Retries(3, Duration.ofMillis(25), Duration.ofSeconds(1)),
            Idempotence.NOT_IDEMPOTENT,
            null,
            Judge.DEFAULT);

    private static final int MAX_ATTEMPTS = 20;

    private final Times times;
    private final Retries retries;
    private final Idempotence idempotence;
    private final @Nullable Duration hedgeAfter;
    private final Judge judge;

    /** Whether doing it twice does no harm. */
    public enum Idempotence {
        /** Done twice is as good as done once: any failed try may be followed by another. */
        IDEMPOTENT,
        /** Never done twice: tried again only when provably nothing was sent. */
        NOT_IDEMPOTENT
    }

    private record Times(Duration inAll, Duration attempt) {}

    private record Retries(int attempts, Duration firstPause, Duration longestPause) {}

    private CallPolicy(
            Times times, Retries retries, Idempotence idempotence, @Nullable Duration hedgeAfter, Judge judge) {
        this.times = times;
        this.retries = retries;
        this.idempotence = idempotence;
        this.hedgeAfter = hedgeAfter;
        this.judge = judge;
    }

    /** With so much time for the whole call, its tries and the pauses between them, up to a day. */
    public CallPolicy timeout(Duration inAll) {
        return with(new Times(Ranges.positive("timeout", inAll), times.attempt));
    }

    /** With so much time for each try; a try never takes more than what is left of the call. */
    public CallPolicy attemptTimeout(Duration time) {
        return with(new Times(times.inAll, Ranges.positive("attemptTimeout", time)));
    }

    /** With so many tries, the first and hedges included, 1 to 20. */
    public CallPolicy attempts(int most) {
        return with(
                new Retries(Ranges.check("attempts", most, 1, MAX_ATTEMPTS), retries.firstPause, retries.longestPause));
    }

    /**
     * With pauses before tries: at random between nothing and a time that doubles from the first to the longest ("full jitter": Brooker,
     * "Exponential backoff and jitter").
     */
    public CallPolicy backoff(Duration first, Duration longest) {
        Ranges.atLeast("backoff", first, Duration.ZERO);
        return with(new Retries(retries.attempts, first, Ranges.atLeast("longest backoff", longest, first)));
    }

    /** Doing it twice does no harm. */
    public CallPolicy idempotent() {
        return idempotence(Idempotence.IDEMPOTENT);
    }

    /** Doing it twice does no harm, or does. */
    public CallPolicy idempotence(Idempotence which) {
        return new CallPolicy(times, retries, which, hedgeAfter, judge);
    }

    /**
     * When a try has brought no answer for so long, a second one is sent to another instance, and the first answer counts (Dean and
     * Barroso, "The tail at scale"). For idempotent calls only, within the retry budget. Take the time that 95 in 100 calls need.
     */
    public CallPolicy hedgeAfter(Duration time) {
        return new CallPolicy(times, retries, idempotence, Ranges.positive("hedgeAfter", time), judge);
    }

    /** With another opinion of what a failure is. */
    public CallPolicy judgedBy(Judge next) {
        return new CallPolicy(times, retries, idempotence, hedgeAfter, next);
    }

    /** Time for the whole call. */
    public Duration timeout() {
        return times.inAll;
    }

    /** Time for each try. */
    public Duration attemptTimeout() {
        return times.attempt;
    }

    /** Tries at most. */
    public int attempts() {
        return retries.attempts;
    }

    /** Whether doing it twice does no harm. */
    public boolean isIdempotent() {
        return idempotence == Idempotence.IDEMPOTENT;
    }

    /** When a second try is sent along; only of idempotent calls. */
    public Optional<Duration> hedgeAfter() {
        return isIdempotent() && retries.attempts > 1 ? Optional.ofNullable(hedgeAfter) : Optional.empty();
    }

    Judge judge() {
        return judge;
    }

    /** The longest pause before the try that follows so many. */
    long longestPauseNanos(int made) {
        long first = retries.firstPause.toNanos();
        long most = retries.longestPause.toNanos();
        return made >= Long.numberOfLeadingZeros(first) ? most : Math.min(most, first << (made - 1));
    }

    /** Whether what a try came to may be followed by another one. */
    boolean allowsRetryOf(Judgement judgement) {
        return judgement == Judgement.NOT_SENT
                || (isIdempotent() && (judgement == Judgement.FAILED || judgement == Judgement.TIMED_OUT));
    }

    private CallPolicy with(Times next) {
        return new CallPolicy(next, retries, idempotence, hedgeAfter, judge);
    }

    private CallPolicy with(Retries next) {
        return new CallPolicy(times, next, idempotence, hedgeAfter, judge);
    }
}
