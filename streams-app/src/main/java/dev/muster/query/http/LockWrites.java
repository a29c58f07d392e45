package dev.muster.query.http;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.muster.fold.EntityKey;
import dev.muster.fold.Names;
import dev.muster.lock.Claim;
import dev.muster.lock.Holder;
import dev.muster.lock.LockDecision;
import dev.muster.lock.LockEvent;
import dev.muster.lock.LockState;
import dev.muster.query.LogAccess;
import dev.muster.query.LogWriter;
import dev.muster.query.LogWriter.Written;
import dev.muster.query.Position;
import dev.muster.query.Routing;
import dev.muster.view.PartitionView;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Keeps and releases. Each call becomes one event and is answered when that is folded. A call that is another node's to answer is taken
 * there once.
 */
final class LockWrites {

    private static final String LOCK = "/v1/locks/{lock}";

    private final HttpNode<LockState, LockEvent, LockDecision> node;
    private final LogAccess<LockState, LockEvent, LockDecision> log;
    private final LogWriter<LockState, LockEvent, LockDecision> writer;
    private final LockAnswers answers;

    LockWrites(
            HttpNode<LockState, LockEvent, LockDecision> node, LogWriter<LockState, LockEvent, LockDecision> writer) {
        this.node = node;
        this.log = node.log();
        this.writer = writer;
        this.answers = new LockAnswers(node);
    }

    List<HttpRoute> routes() {
        return List.of(
                HttpRoute.post(LOCK + "/keep", Access.WRITE, writing(LockBodies::keep)),
                HttpRoute.post(LOCK + "/release", Access.WRITE, writing(LockBodies::release)));
    }

    /** The lock that a path names. */
    static EntityKey keyOf(ServiceRequestContext context) {
        return EntityKey.of(Names.check("lock", String.valueOf(context.pathParam("lock"))));
    }

    private HttpRoute.Handler writing(LockBodies.Making making) {
        return (context, request) -> answer(context, request, making);
    }

    private HttpResponse answer(ServiceRequestContext context, HttpRequest request, LockBodies.Making making) {
        Sender sender = Sender.of(context, request.headers());
        Params.of(context.query(), Set.of());
        EntityKey key = keyOf(context);
        return HttpResponse.of(request.aggregate()
                .thenCompose(
                        whole -> write(whole, sender, making.event(sender, key, RequestBody.REQUIRED.read(whole)))));
    }

    private CompletableFuture<HttpResponse> write(AggregatedHttpRequest request, Sender sender, LockEvent event) {
        int partition = log.partitionOf(event.key().group());
        CompletableFuture<HttpResponse> answer = log.views().view(partition).isPresent()
                ? writer.write(event).thenApply(written -> answer(sender, event, written))
                : forward(request, sender, partition);
        return answer.exceptionally(failure -> {
            Problem problem = Problems.of(Answers.causeOf(failure));
            throw new ProblemException(problem.with(problem.extras().withRequestId(sender.requestId())), failure);
        });
    }

    private CompletableFuture<HttpResponse> forward(AggregatedHttpRequest request, Sender sender, int partition) {
        Routing.Elsewhere elsewhere = node.routing().elsewhere(log.id(partition));
        if (elsewhere instanceof Routing.Elsewhere.At at && !Sender.isForwarded(request.headers())) {
            return node.peers().forwardWrite(at.owner(), request.headers(), sender, request.content());
        }
        return CompletableFuture.failedFuture(HttpNode.whyNot(elsewhere, log.id(partition)));
    }

    private HttpResponse answer(Sender sender, LockEvent event, Written<LockState, LockDecision> written) {
        LockDecision decision = LockAnswers.decided(event, written);
        String name = event.key().group();
        PartitionView<LockState> view = LockAnswers.viewOf(written);
        Position position = log.position(
                written.verdict().id().partition(), written.verdict().offset());
        if (decision instanceof LockDecision.Kept && event instanceof LockEvent.Keep keep) {
            Holder holder = LockAnswers.lockOf(view, name)
                    .flatMap(lock -> lock.holder(new Claim(keep.owner(), keep.token())))
                    .orElseThrow(() -> LockReads.unknown(name));
            return answers.granted(sender, name, view, position, holder);
        }
        return answers.whole(sender, name, view, position);
    }
}
