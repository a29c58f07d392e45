package dev.muster.client.call;

import dev.muster.client.call.CallFailedException.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One call that blocks nobody, with hedges where its policy says so. Its future ends it, however it is completed: cancelling it cancels
 * what is under way. State is guarded by {@code this}; the user's code runs outside of the lock.
 *
 * @param <T> of its answer
 */
final class AsyncCall<T> {
    private final ServiceCalls calls;
    private final CallPolicy policy;
    private final AsyncAttempt<T> attempt;
    private final Place place;
    private final long began = System.nanoTime();
    private final Tries tries;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final List<Flight> flights = new ArrayList<>();
    private final List<Future<?>> timers = new ArrayList<>();
    private boolean isBegun;
    private boolean isOver;

    /** Why a try is made. */
    private enum Kind {
        FIRST,
        RETRY,
        HEDGE
    }

    /** A try under way, and its stage as soon as there is one. */
    private static final class Flight {
        private final Running running;
        private @Nullable CompletionStage<?> stage;
        private @Nullable Future<?> timer;

        Flight(Running running) {
            this.running = running;
        }
    }

    /** @param place of this call alone, not entered yet */
    AsyncCall(ServiceCalls calls, CallPolicy policy, AsyncAttempt<T> attempt, Place place, long hash) {
        this.calls = calls;
        this.policy = policy;
        this.attempt = attempt;
        this.place = place;
        this.tries = new Tries(hash, began + policy.timeout().toNanos());
    }

    CompletableFuture<T> start() {
        if (!place.tryEnter()) {
            return CompletableFuture.failedFuture(calls.refusal(calls.gate().isFull()));
        }
        var unused = result.whenComplete((value, failure) -> end());
        if (!calls.firstPicture().isDone()) {
            plan(policy.timeout().toNanos(), this::refuseUnlessBegun);
        }
        calls.opened(this);
        return result;
    }

    /** There is a picture; told once or more. */
    void onPicture() {
        synchronized (this) {
            if (isBegun) {
                return;
            }
            isBegun = true;
        }
        calls.budget().onCall();
        launch(Kind.FIRST, null);
    }

    /** The client is closed: nobody keeps time any more. */
    void onClosed() {
        if (!result.isDone()) {
            result.completeExceptionally(
                    calls.refusal(Refused.of(Refusal.CLIENT_CLOSED, "closed while the call was under way")));
        }
    }

    private void refuseUnlessBegun() {
        synchronized (this) {
            if (isBegun) {
                return;
            }
            isBegun = true;
        }
        result.completeExceptionally(calls.refusal(calls.notReady()));
    }

    /** @param before what the try before came to; only of retries */
    private void launch(Kind kind, @Nullable Landed<T> before) {
        Admission admission;
        @Nullable Flight flight = null;
        synchronized (this) {
            if (isOver || (kind == Kind.HEDGE && !mayHedge())) {
                return;
            }
            long now = System.nanoTime();
            admission = kind == Kind.HEDGE ? calls.admitElsewhere(tries, policy, now) : calls.admit(tries, policy, now);
            if (admission instanceof Running running) {
                flight = new Flight(running);
                flights.add(flight);
            }
        }
        if (flight == null) {
            onRefused(kind, (Refused) admission, before);
            return;
        }
        if (kind == Kind.RETRY) {
            calls.ledger().retried();
        } else if (kind == Kind.HEDGE) {
            calls.ledger().hedged();
        }
        fly(flight);
        if (policy.hedgeAfter().isPresent()) {
            plan(policy.hedgeAfter().get().toNanos(), () -> launch(Kind.HEDGE, null));
        }
    }

    /** A hedge that may not be made is none; there is one under way. */
    private boolean mayHedge() {
        return flights.size() == 1
                && tries.made() < policy.attempts()
                && calls.budget().take(System.nanoTime());
    }

    private void onRefused(Kind kind, Refused refused, @Nullable Landed<T> before) {
        if (kind == Kind.FIRST) {
            result.completeExceptionally(calls.refusal(refused));
        } else if (kind == Kind.RETRY && before != null) {
            giveUp(before, refused);
        }
    }

    private void fly(Flight flight) {
        Running running = flight.running;
        long given = running.deadline() - running.began();
        Future<?> timer = calls.threads().timer(given, () -> land(flight, Ended.late(late(given))));
        boolean isBegun = false;
        try {
            CompletionStage<T> stage = attempt.on(running.target().instance());
            isBegun = true;
            boolean isTooLate;
            synchronized (this) {
                flight.stage = stage;
                flight.timer = timer;
                isTooLate = !flights.contains(flight);
            }
            if (isTooLate) {
                cancel(flight);
            }
            var unused = stage.whenComplete((value, failure) ->
                    land(flight, failure == null ? Ended.with(policy, value) : Ended.without(policy, failure)));
        } catch (Exception e) {
            isBegun = true;
            land(flight, Ended.without(policy, e));
        } finally {
            if (!isBegun) {
                // An error goes through to the caller.
                result.cancel(false);
            }
        }
    }

    private void land(Flight flight, Ended<T> ended) {
        if (!flight.running.claim()) {
            return;
        }
        long now = System.nanoTime();
        calls.ended(flight.running, ended.judgement(), now, ended.failureOrBadAnswer());
        boolean isLast;
        synchronized (this) {
            flights.remove(flight);
            isLast = flights.isEmpty();
        }
        Landed<T> landed = new Landed<>(flight.running, ended);
        if (ended.isAnswer()) {
            if (result.complete(ended.answer())) {
                calls.ledger().succeeded(now - began);
            }
        } else if (isLast) {
            again(landed, now);
        }
        cancel(flight);
    }

    private void again(Landed<T> landed, long now) {
        Repeating again;
        synchronized (this) {
            if (isOver) {
                return;
            }
            again = Repeating.after(landed.ended.judgement(), tries, policy, calls.budget(), now);
        }
        if (again.isAllowed()) {
            plan(again.pause(), () -> launch(Kind.RETRY, landed));
        } else {
            giveUp(landed, again.refused());
        }
    }

    private void giveUp(Landed<T> landed, @Nullable Refused refused) {
        Throwable failure = landed.ended.failure();
        String instance = landed.running.target().instance().id();
        boolean isMine = failure == null
                ? result.complete(landed.ended.answer())
                : result.completeExceptionally(
                        new CallFailedException(calls.service(), new Ending(instance, tries.made(), refused), failure));
        if (isMine) {
            calls.ledger().failed(System.nanoTime() - began);
        }
    }

    /** The future is completed, by whomever. */
    private void end() {
        List<Flight> left;
        synchronized (this) {
            isOver = true;
            left = List.copyOf(flights);
            flights.clear();
            timers.forEach(timer -> timer.cancel(false));
        }
        calls.over(this);
        for (Flight flight : left) {
            if (flight.running.claim()) {
                calls.ended(flight.running, Judgement.IGNORED, System.nanoTime(), new TimeoutException());
            }
            cancel(flight);
        }
        place.leave();
    }

    private void cancel(Flight flight) {
        CompletionStage<?> stage;
        Future<?> timer;
        synchronized (this) {
            stage = flight.stage;
            timer = flight.timer;
        }
        if (timer != null) {
            timer.cancel(false);
        }
        if (stage != null) {
            cancel(stage);
        }
    }

    /** A stage need not have a future that can be cancelled: what cannot be goes on, and nobody waits for it. */
    private void cancel(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().cancel(true);
        } catch (UnsupportedOperationException e) {
            CallThreads.LOG.debug("{}: a try whose stage cannot be cancelled goes on", calls.service(), e);
        } catch (RuntimeException e) {
            CallThreads.LOG.warn("{}: a try could not be cancelled", calls.service(), e);
        }
    }

    private synchronized void plan(long nanos, Runnable task) {
        if (!isOver) {
            timers.add(calls.threads().timer(nanos, task));
        }
    }

    private static TimeoutException late(long given) {
        return new TimeoutException("no answer within " + Duration.ofNanos(given));
    }

    /** A try that is over. */
    private record Landed<T>(Running running, Ended<T> ended) {}
}
