package dev.muster.query.http;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.muster.fold.EntityKey;
import dev.muster.fold.EventHead;
import dev.muster.lock.Holder;
import dev.muster.lock.Lock;
import dev.muster.lock.LockDecision;
import dev.muster.lock.LockEvent;
import dev.muster.lock.LockState;
import dev.muster.lock.Waiter;
import dev.muster.query.LogAccess;
import dev.muster.query.LogWriter;
import dev.muster.query.LogWriter.Written;
import dev.muster.query.Position;
import dev.muster.query.QueryException;
import dev.muster.query.Routing;
import dev.muster.query.watch.WatchSlots;
import dev.muster.view.PartitionView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Requests for locks. One that is queued is held open until it is granted, its wait is over or its caller has gone; it takes one of the
 * node's places for watches meanwhile, and neither the time nor the number of ordinary requests bounds it.
 *
 * <p>A request that nobody waits for any more is taken back by an event, whatever became of it: its caller went, or was told something else
 * than what the fold decided. The node that took it and the owner both see to that. Where those events are lost too, the ttl ends it. Not so
 * one with an {@code Idempotency-Key}: its caller may ask again, and may have been granted it by another connection already. It leaves the
 * queue when its wait is over, and a grant that nobody heard of lasts a ttl.
 */
final class LockAcquires {

    /** What log time may be behind of a wait's end, and a verdict take. */
    private static final Duration BEYOND_WAIT = Duration.ofSeconds(2);

    private final HttpNode<LockState, LockEvent, LockDecision> node;
    private final LogAccess<LockState, LockEvent, LockDecision> log;
    private final LogWriter<LockState, LockEvent, LockDecision> writer;
    private final LockWaits waits;
    private final WatchSlots slots;
    private final LockCensus census;
    private final LockAnswers answers;

    LockAcquires(
            HttpNode<LockState, LockEvent, LockDecision> node,
            LogWriter<LockState, LockEvent, LockDecision> writer,
            LockWaits waits,
            WatchSlots slots,
            LockCensus census) {
        this.node = node;
        this.log = node.log();
        this.writer = writer;
        this.waits = waits;
        this.slots = slots;
        this.census = census;
        this.answers = new LockAnswers(node);
    }

    List<HttpRoute> routes() {
        return List.of(HttpRoute.post("/v1/locks/{lock}/acquire", Access.WRITE, this::acquire));
    }

    /** A request as it came. */
    private record Asked(
            ServiceRequestContext context,
            RequestHeaders headers,
            Sender sender,
            LockEvent.Acquire event,
            CompletableFuture<Void> gone) {

        boolean isAsync() {
            return headers.getAll(Headers.PREFER).stream().anyMatch(value -> value.contains("respond-async"));
        }

        boolean mayWait() {
            return !isAsync() && !event.patience().isZero();
        }

        boolean isNamed() {
            return headers.contains(Headers.IDEMPOTENCY_KEY);
        }

        String name() {
            return event.key().group();
        }
    }

    private HttpResponse acquire(ServiceRequestContext context, HttpRequest request) {
        Sender sender = Sender.of(context, request.headers());
        Params.of(context.query(), Set.of());
        EntityKey key = LockWrites.keyOf(context);
        CompletableFuture<Void> gone = new CompletableFuture<>();
        HttpResponse response = HttpResponse.of(request.aggregate().thenCompose(whole -> {
            LockEvent.Acquire event = LockBodies.acquire(sender, key, RequestBody.REQUIRED.read(whole));
            return answered(whole, new Asked(context, request.headers(), sender, event, gone));
        }));
        var unused = response.whenComplete().whenComplete((sent, failure) -> {
            // A problem is an answer: its caller is there.
            if (failure != null && !(Answers.causeOf(failure) instanceof ProblemException)) {
                gone.complete(null);
            }
        });
        return response;
    }

    private CompletableFuture<HttpResponse> answered(AggregatedHttpRequest whole, Asked asked) {
        int partition = log.partitionOf(asked.name());
        if (asked.mayWait()) {
            asked.context.setRequestTimeout(asked.event.patience().plus(BEYOND_WAIT.multipliedBy(8)));
        }
        var unused = asked.gone.thenRun(() -> takeBack(asked));
        return CompletableFuture.completedFuture(whole)
                .thenCompose(body ->
                        log.views().view(partition).isPresent() ? here(asked) : elsewhere(body, asked, partition))
                .exceptionally(failure -> {
                    Problem problem = Problems.of(Answers.causeOf(failure));
                    if (problem.code().leavesOpen()) {
                        takeBack(asked);
                    }
                    throw new ProblemException(
                            problem.with(problem.extras().withRequestId(asked.sender.requestId())), failure);
                });
    }

    private CompletableFuture<HttpResponse> here(Asked asked) {
        census.admit(asked.event.owner());
        return placed(asked, () -> writer.write(asked.event).thenCompose(written -> decided(asked, written)));
    }

    /** Who may wait has a place before anything is done for him. */
    private CompletableFuture<HttpResponse> placed(Asked asked, Supplier<CompletableFuture<HttpResponse>> work) {
        if (!asked.mayWait()) {
            return work.get();
        }
        WatchSlots.Slot slot = slots.take();
        return CompletableFuture.completedFuture(work)
                .thenCompose(Supplier::get)
                .whenComplete((answer, failure) -> slot.release());
    }

    private CompletableFuture<HttpResponse> decided(Asked asked, Written<LockState, LockDecision> written) {
        LockDecision decision = LockAnswers.decided(asked.event, written);
        if (decision instanceof LockDecision.DoneBefore over) {
            throw new ProblemException(
                    ProblemCode.REQUEST_OVER, "Expected a request that is not over, but " + over.reason());
        }
        PartitionView<LockState> view = LockAnswers.viewOf(written);
        int partition = written.verdict().id().partition();
        Position position = log.position(partition, written.verdict().offset());
        Optional<Waiter> waiter = LockAnswers.lockOf(view, asked.name()).flatMap(lock -> lock.waiterBy(idOf(asked)));
        if (waiter.isPresent() && asked.isAsync()) {
            return CompletableFuture.completedFuture(
                    answers.queued(asked.sender, asked.name(), view, position, waiter.get()));
        }
        return waiter.isPresent()
                ? held(asked, partition)
                : CompletableFuture.completedFuture(ofView(asked, view, position));
    }

    /** Held open until the request is not in the queue any more. */
    private CompletableFuture<HttpResponse> held(Asked asked, int partition) {
        Gate.countNoLonger(asked.context);
        CompletableFuture<PartitionView<LockState>> leaving = waits.leaving(partition, asked.name(), idOf(asked));
        var unused = asked.gone.thenRun(() -> leaving.cancel(false));
        return leaving.orTimeout(asked.event.patience().plus(BEYOND_WAIT).toMillis(), TimeUnit.MILLISECONDS)
                .handle((view, failure) -> {
                    if (view != null) {
                        return ofView(
                                asked, view, log.position(partition, view.meta().applied()));
                    }
                    throw ended(asked, failure == null ? new TimeoutException() : failure);
                });
    }

    private static RuntimeException ended(Asked asked, Throwable failure) {
        Throwable cause = Answers.causeOf(failure);
        if (cause instanceof TimeoutException) {
            // Its time is over and the fold has not said so yet: it may still be granted.
            return new QueryException(
                    QueryException.Reason.OUTCOME_UNKNOWN,
                    "Expected '" + asked.name() + "' to be granted or not within " + asked.event.patience()
                            + ", but neither was decided yet",
                    cause);
        }
        return cause instanceof QueryException known
                ? known
                : new ProblemException(ProblemCode.REQUEST_OVER, "The caller has gone");
    }

    /** What a picture says of a request that waits no longer. */
    private HttpResponse ofView(Asked asked, PartitionView<LockState> view, Position position) {
        Optional<Lock> lock = LockAnswers.lockOf(view, asked.name());
        Holder holder = lock.flatMap(one -> one.holderBy(idOf(asked))).orElseThrow(() -> held(asked, lock));
        return answers.granted(asked.sender, asked.name(), view, position, holder);
    }

    private static ProblemException held(Asked asked, Optional<Lock> lock) {
        return LockAnswers.refusal(
                ProblemCode.HELD,
                "Expected '" + asked.name() + "' to be free for " + asked.event.owner() + " within "
                        + asked.event.patience() + ", but it was not",
                lock);
    }

    /** Also where another node took it, which does the same if it can: twice is as once. */
    private void takeBack(Asked asked) {
        if (asked.isNamed()) {
            return;
        }
        EventHead head = new EventHead(
                idOf(asked).substring(0, Math.min(idOf(asked).length(), 180)) + "-taken-back",
                asked.sender.source(),
                Instant.now());
        var unused = writer.append(
                List.of(new LockEvent.Withdraw(head, asked.event.key(), asked.event.owner(), idOf(asked))));
    }

    private static String idOf(Asked asked) {
        return asked.event.head().eventId();
    }

    private CompletableFuture<HttpResponse> elsewhere(AggregatedHttpRequest whole, Asked asked, int partition) {
        Routing.Elsewhere elsewhere = node.routing().elsewhere(log.id(partition));
        if (!(elsewhere instanceof Routing.Elsewhere.At at) || Sender.isForwarded(asked.headers)) {
            return CompletableFuture.failedFuture(HttpNode.whyNot(elsewhere, log.id(partition)));
        }
        Duration held = asked.mayWait() ? asked.event.patience().plus(BEYOND_WAIT.multipliedBy(2)) : Duration.ZERO;
        return placed(asked, () -> {
            if (asked.mayWait()) {
                Gate.countNoLonger(asked.context);
            }
            return node.peers()
                    .forward(
                            new Peers.Write(at.owner(), held, asked.gone), asked.headers, asked.sender, whole.content())
                    .thenApply(answer -> {
                        if (Problems.leavesOpen(answer)) {
                            takeBack(asked);
                        }
                        return Peers.passedBack(answer);
                    });
        });
    }
}
