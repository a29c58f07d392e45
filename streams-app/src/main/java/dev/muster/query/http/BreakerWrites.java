package dev.muster.query.http;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.muster.breaker.Breaker;
import dev.muster.breaker.BreakerDecision;
import dev.muster.breaker.BreakerEvent;
import dev.muster.breaker.BreakerState;
import dev.muster.breaker.RefusalReason;
import dev.muster.fold.EntityKey;
import dev.muster.fold.Names;
import dev.muster.query.LogAccess;
import dev.muster.query.LogWriter;
import dev.muster.query.LogWriter.Written;
import dev.muster.query.Position;
import dev.muster.query.QueryException;
import dev.muster.query.QueryException.Reason;
import dev.muster.query.Routing;
import dev.muster.view.GroupView;
import dev.muster.view.PartitionView;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What an operator does to a breaker. Each call becomes one event and is answered, with the breaker, when that is folded. A call that is
 * another node's to answer is taken there once.
 */
final class BreakerWrites {

    private static final String BREAKER = "/v1/breakers/{service}";

    private final HttpNode<BreakerState, BreakerEvent, BreakerDecision> node;
    private final LogAccess<BreakerState, BreakerEvent, BreakerDecision> log;
    private final LogWriter<BreakerState, BreakerEvent, BreakerDecision> writer;

    BreakerWrites(
            HttpNode<BreakerState, BreakerEvent, BreakerDecision> node,
            LogWriter<BreakerState, BreakerEvent, BreakerDecision> writer) {
        this.node = node;
        this.log = node.log();
        this.writer = writer;
    }

    List<HttpRoute> routes() {
        return List.of(
                HttpRoute.put(
                        BREAKER + "/config", Access.OPERATOR, writing(RequestBody.REQUIRED, BreakerBodies::configure)),
                HttpRoute.patch(
                        BREAKER + "/config", Access.OPERATOR, writing(RequestBody.REQUIRED, BreakerBodies::change)),
                HttpRoute.post(
                        BREAKER + "/force-open",
                        Access.OPERATOR,
                        writing(RequestBody.OPTIONAL, BreakerBodies::forceOpen)),
                HttpRoute.post(
                        BREAKER + "/force-close",
                        Access.OPERATOR,
                        writing(RequestBody.OPTIONAL, BreakerBodies::forceClose)),
                HttpRoute.post(
                        BREAKER + "/reset", Access.OPERATOR, writing(RequestBody.OPTIONAL, BreakerBodies::reset)));
    }

    private HttpRoute.Handler writing(RequestBody body, BreakerBodies.Making making) {
        return (context, request) -> answer(context, request, body, making);
    }

    private HttpResponse answer(
            ServiceRequestContext context, HttpRequest request, RequestBody body, BreakerBodies.Making making) {
        Sender sender = Sender.of(context, request.headers());
        Params.of(context.query(), Set.of());
        EntityKey key = EntityKey.of(Names.check("service", String.valueOf(context.pathParam("service"))));
        return HttpResponse.of(request.aggregate()
                .thenCompose(whole -> write(whole, sender, making.event(sender, key, body.read(whole)))));
    }

    private CompletableFuture<HttpResponse> write(AggregatedHttpRequest request, Sender sender, BreakerEvent event) {
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

    private HttpResponse answer(Sender sender, BreakerEvent event, Written<BreakerState, BreakerDecision> written) {
        written.verdict().rejection().ifPresent(rejection -> {
            throw new ProblemException(ProblemCode.REJECTED, rejection.code().text() + ": " + rejection.detail());
        });
        BreakerDecision decision = written.verdict().decisions().stream()
                .findFirst()
                .orElseThrow(() -> new QueryException(
                        Reason.OUTCOME_UNKNOWN, "Expected a decision, but the record went to another partition"));
        if (decision instanceof BreakerDecision.Refused refused) {
            throw new ProblemException(
                    refused.why() == RefusalReason.CANNOT_HOLD ? ProblemCode.CANNOT_HOLD : ProblemCode.UNKNOWN_SERVICE,
                    refused.reason());
        }
        String service = event.key().group();
        PartitionView<BreakerState> view = written.view()
                .orElseThrow(() -> new QueryException(
                        Reason.PARTITION_MOVED, "It was done, but the partition has left this node since"));
        BreakerState state = BreakerReads.stateOf(view, service).orElseThrow(() -> BreakerReads.unknown(service));
        if (!(state.standing() instanceof Breaker breaker)) {
            throw BreakerReads.unknown(service);
        }
        Position position = log.position(
                written.verdict().id().partition(), written.verdict().offset());
        Optional<GroupView<BreakerState>> group = view.group(service);
        long index = group.map(found -> found.entry().lastChange()).orElse(-1L);
        ResponseHeadersBuilder headers = node.answers()
                .headers(200, position, index, view.asOfNanos(), OwnerOrStandby.Role.OWNER)
                .add(Headers.REQUEST_ID, sender.requestId());
        BreakerJson writer = BreakerReads.writer(view);
        return Answers.json(headers, Json.bytes(json -> writer.write(json, service, breaker, state.traffic())));
    }
}
