package dev.muster.client.call;

import dev.muster.balance.Strategy;
import dev.muster.client.ServiceView;
import dev.muster.client.call.FleetVerdict.Permit;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * All that a client's callers of one service have in common: the picture of the service, its breaker, the gate, the retry budget, what is
 * counted and reported. Says whether a try may be made and at which instance, and is told what came of it; a {@link SyncCall} or
 * {@link AsyncCall} drives. Any thread; a try that needs no new picture takes no lock of this class.
 */
final class ServiceCalls implements AutoCloseable {
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(1);

    private final String service;
    private final CallerSettings settings;
    private final CallThreads threads;
    private final ServiceView view;
    private final SharedVerdicts.Following fleet;
    private final Fuse fuse;
    private final Gate gate;
    private final RetryBudget budget;
    private final Watchdog watchdog;
    private final OutcomeReporter reporter;
    private final OthersRequests others;
    private final Ledger ledger = new Ledger();
    private final Roll roll;
    private final AtomicReference<@Nullable Used> lastPermit = new AtomicReference<>();
    private final AtomicBoolean isPictureAsked = new AtomicBoolean();
    private final CompletableFuture<@Nullable Void> firstPicture = new CompletableFuture<>();
    private final Set<AsyncCall<?>> open = ConcurrentHashMap.newKeySet();
    private final long slowNanos;
    private volatile @Nullable Board board;
    private volatile @Nullable RuntimeException pictureFailure;
    private volatile boolean closed;

    ServiceCalls(ServiceView view, CallerSettings settings, Surroundings around, CallThreads threads) {
        this.service = view.service();
        this.view = view;
        this.settings = settings;
        this.threads = threads;
        this.fleet = around.verdicts().follow(service);
        this.fuse = new Fuse(service, settings.breaker().ofService());
        this.gate = new Gate(service, settings.maxConcurrent());
        this.budget = new RetryBudget(settings.retryPercent(), settings.freeRetries(), System.nanoTime());
        this.watchdog = new Watchdog(threads, settings.maxConcurrent());
        this.reporter = new OutcomeReporter(service, around.sink(), threads);
        this.others = new OthersRequests(service, around.requests(), threads);
        this.roll = new Roll(settings, gate, others);
        this.slowNanos = settings.breaker().slowAfter().toNanos();
        if (around.isOff()) {
            firstPicture.complete(null);
        }
        view.onChange(instances -> takePicture());
    }

    String service() {
        return service;
    }

    CallerSettings settings() {
        return settings;
    }

    Gate gate() {
        return gate;
    }

    RetryBudget budget() {
        return budget;
    }

    Watchdog watchdog() {
        return watchdog;
    }

    CallThreads threads() {
        return threads;
    }

    Ledger ledger() {
        return ledger;
    }

    boolean isKeyed() {
        return settings.balancing().strategy() == Strategy.CONSISTENT_HASH;
    }

    /** What the fleet says, as far as it is known here. */
    FleetVerdict verdict() {
        return fleet.latest();
    }

    CallStatistics statistics() {
        return ledger.read(service, gate.underWay(), reporter.lost());
    }

    /** Completes when there is a picture to pick from; at once but for the first calls of a process. */
    CompletableFuture<@Nullable Void> firstPicture() {
        return firstPicture;
    }

    /** A call has begun that does not block; it is told when there is a picture, and when this is closed. */
    void opened(AsyncCall<?> call) {
        open.add(call);
        if (firstPicture.isDone()) {
            call.onPicture();
        }
        if (closed) {
            call.onClosed();
        }
    }

    void over(AsyncCall<?> call) {
        open.remove(call);
    }

    /**
     * Whether a call may be tried once more, now, and where: at an instance that it has not tried, or else at any. What it returns as
     * {@link Running} must be ended by {@link #ended}.
     */
    Admission admit(Tries tries, CallPolicy policy, long now) {
        Admission admission = admitElsewhere(tries, policy, now);
        if (admission instanceof Refused refused && refused.reason() == Refusal.NO_INSTANCE && tries.hasExcluded()) {
            tries.forgetWho();
            return admitElsewhere(tries, policy, now);
        }
        return admission;
    }

    /** The same, but only at an instance that the call has not tried. */
    Admission admitElsewhere(Tries tries, CallPolicy policy, long now) {
        Board picture = picture(now);
        if (picture == null || closed) {
            return notReady();
        }
        long left = tries.deadline() - now;
        if (left <= 0) {
            return Refused.of(Refusal.DEADLINE, "no time is left for a try");
        }
        FleetVerdict verdict = picture.verdict();
        boolean isProbe = verdict.state() == FleetVerdict.State.HALF_OPEN;
        if (!isProbe && !verdict.letsCallsThrough()) {
            return refusedByFleet(verdict);
        }
        if (!fuse.admits()) {
            return refusedHere();
        }
        long deadline = now + Math.min(left, policy.attemptTimeout().toNanos());
        int index = pick(picture, tries);
        if (index < 0) {
            fuse.released();
            return refusedForNobody(picture);
        }
        Target target = picture.target(index);
        Permit permit = isProbe ? takePermit(verdict, now, deadline) : null;
        if (isProbe && permit == null) {
            fuse.released();
            target.fuse().released();
            return refusedByFleet(verdict);
        }
        tries.made(picture, index);
        target.begin();
        return permit == null
                ? new Running(target, verdict.epoch(), 0, now, deadline)
                : new Running(target, verdict.epoch(), permit.number(), now, permit.cut(deadline));
    }

    /** A try is over. */
    void ended(Running running, Judgement judgement, long now, Throwable failure) {
        Target target = running.target();
        if (judgement == Judgement.IGNORED) {
            target.endWithoutOutcome();
            fuse.released();
            return;
        }
        long took = now - running.began();
        Outcome outcome = outcomeOf(judgement, took);
        var unused = outcome.isGood() ? fuse.succeeded(took) : fuse.failed(took, failure);
        if (target.end(outcome, took, failure)) {
            askForPicture();
        }
        reporter.made(running, outcome, took);
        if (running.permit() > 0) {
            reporter.probed(running, outcome);
        }
    }

    /** Counts a call that was not made, and says why. */
    CallRefusedException refusal(Refused refused) {
        ledger.refused(refused.reason());
        if (refused.reason() != Refusal.NO_INSTANCE && refused.reason() != Refusal.CLIENT_CLOSED) {
            reporter.rejected(fleet.latest().epoch());
        }
        return new CallRefusedException(service, refused);
    }

    @Override
    public void close() {
        closed = true;
        firstPicture.complete(null);
        open.forEach(AsyncCall::onClosed);
        watchdog.end();
        reporter.flush();
        fleet.close();
        view.close();
    }

    private Outcome outcomeOf(Judgement judgement, long took) {
        return switch (judgement) {
            case OK, IGNORED -> took > slowNanos ? Outcome.SLOW : Outcome.OK;
            case FAILED, NOT_SENT -> Outcome.FAILED;
            case TIMED_OUT -> Outcome.TIMED_OUT;
        };
    }

    private @Nullable Board picture(long now) {
        Board picture = board;
        if (picture == null) {
            return null;
        }
        if (picture.isOutdated(now)) {
            askForPicture();
        }
        if (settings.balancing().strategy().heedsRequests()) {
            others.calling(picture, now);
        }
        FleetVerdict latest = fleet.latest();
        if (latest.equals(picture.verdict())) {
            return picture;
        }
        askForPicture();
        // The breaker is heeded at once; who is ejected, as soon as the picture is made.
        return picture.judged(latest);
    }

    /** Who has opened is asked whether a probe of it is due; who says no is passed over by this call. */
    private int pick(Board picture, Tries tries) {
        while (true) {
            int index = picture.picks().pick(tries.conditions(picture), tries.hash());
            if (index < 0) {
                return -1;
            }
            Fuse own = picture.target(index).fuse();
            if (!own.isOpen() || !picture.holdsBack() || own.admits()) {
                return index;
            }
            tries.exclude(picture, index);
        }
    }

    /**
     * A permit that was used: none of a phase is used twice. A breaker that was forgotten counts its epochs and permits from the beginning:
     * when a phase began tells two of the same epoch apart.
     */
    private record Used(long epoch, Optional<Instant> since, long number) {
        static Used of(FleetVerdict phase, Permit permit) {
            return new Used(phase.epoch(), phase.since(), permit.number());
        }

        boolean allows(Used other) {
            return other.epoch != epoch || !other.since.equals(since) || other.number > number;
        }
    }

    /** One that is left, and has time enough for the try. */
    private @Nullable Permit takePermit(FleetVerdict verdict, long now, long deadline) {
        for (Permit permit : verdict.permits()) {
            Used last = lastPermit.get();
            Used next = Used.of(verdict, permit);
            if ((last == null || last.allows(next))
                    && permit.hasTimeFor(now, deadline)
                    && lastPermit.compareAndSet(last, next)) {
                return permit;
            }
        }
        return null;
    }

    Refused notReady() {
        RuntimeException failed = pictureFailure;
        if (closed) {
            return Refused.of(Refusal.CLIENT_CLOSED, "closed (expected: open)");
        }
        return failed == null
                ? Refused.of(Refusal.NO_INSTANCE, view.lastError().orElse("no answer yet"))
                : Refused.because(Refusal.NO_INSTANCE, failed);
    }

    private static Refused refusedByFleet(FleetVerdict verdict) {
        Refusal reason =
                switch (verdict.state()) {
                    case FORCED_OPEN -> Refusal.FORCED_OPEN;
                    case HALF_OPEN -> Refusal.NO_PERMIT_TO_PROBE;
                    case OPEN, CLOSED, FORCED_CLOSED -> Refusal.BREAKER_OPEN_IN_FLEET;
                };
        return Refused.until(reason, verdict.until().orElse(null), verdict.reason());
    }

    private Refused refusedHere() {
        CircuitBreaker.Metrics seen = fuse.seen();
        return Refused.until(
                Refusal.BREAKER_OPEN_HERE,
                fuse.due(),
                "of " + seen.getNumberOfBufferedCalls() + " tries " + seen.getNumberOfFailedCalls() + " failed and "
                        + seen.getNumberOfSlowCalls() + " were slow");
    }

    private static Refused refusedForNobody(Board picture) {
        int count = picture.size();
        return Refused.of(
                Refusal.NO_INSTANCE,
                count == 0
                        ? "no instance is registered"
                        : "none of " + count + " instances may be called" + picture.ejections());
    }

    private void askForPicture() {
        if (!isPictureAsked.get() && isPictureAsked.compareAndSet(false, true)) {
            // Who asks has a picture; where the next one fails, each call would ask for it again.
            threads.after(pictureFailure == null ? Duration.ZERO : AFTER_A_FAILURE, () -> {
                isPictureAsked.set(false);
                takePicture();
            });
        }
    }

    /** Where none can be taken nobody waits for it: calls go on by the one before, or fail with what went wrong. */
    private synchronized void takePicture() {
        try {
            board = roll.picture(view.instances(), fleet.latest());
            pictureFailure = null;
        } catch (RuntimeException e) {
            if (pictureFailure == null) {
                CallThreads.LOG.error("{}: its instances cannot be prepared for calls", service, e);
            }
            pictureFailure = e;
        } finally {
            pictured();
        }
    }

    private void pictured() {
        if (firstPicture.complete(null)) {
            threads.execute(() -> open.forEach(AsyncCall::onPicture));
        }
    }
}
