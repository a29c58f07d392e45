package dev.muster.query.http;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.muster.breaker.BreakerDecision;
import dev.muster.breaker.BreakerEvent;
import dev.muster.breaker.BreakerState;
import dev.muster.query.LogWriter;
import dev.muster.query.Positions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Outcomes of those who do not write to Kafka. Any node takes them; they are answered when they are appended, not when they are folded:
 * nobody waits for what follows from them.
 */
final class OutcomeWrites {

    private final HttpNode<BreakerState, BreakerEvent, BreakerDecision> node;
    private final LogWriter<BreakerState, BreakerEvent, BreakerDecision> writer;

    OutcomeWrites(
            HttpNode<BreakerState, BreakerEvent, BreakerDecision> node,
            LogWriter<BreakerState, BreakerEvent, BreakerDecision> writer) {
        this.node = node;
        this.writer = writer;
    }

    List<HttpRoute> routes() {
        return List.of(HttpRoute.post("/v1/outcomes", Access.WRITE, this::report));
    }

    private HttpResponse report(ServiceRequestContext context, HttpRequest request) {
        Sender sender = Sender.of(context, request.headers());
        Params.of(context.query(), Set.of());
        return HttpResponse.of(request.aggregate().thenCompose(whole -> append(whole, sender)));
    }

    private CompletableFuture<HttpResponse> append(AggregatedHttpRequest request, Sender sender) {
        List<BreakerEvent> events = OutcomeBodies.events(sender.head(), RequestBody.REQUIRED.readList(request));
        return writer.append(events)
                .thenApply(positions -> answer(sender, positions))
                .exceptionally(failure -> {
                    Problem problem = Problems.of(Answers.causeOf(failure));
                    throw new ProblemException(
                            problem.with(problem.extras().withRequestId(sender.requestId())), failure);
                });
    }

    private HttpResponse answer(Sender sender, Positions positions) {
        return Answers.json(
                node.answers()
                        .common(202, 0, OwnerOrStandby.Role.OWNER)
                        .add(Headers.POSITION, positions.text())
                        .add(Headers.REQUEST_ID, sender.requestId()),
                Json.bytes(json -> {
                    json.writeStartObject();
                    json.writeStringField("position", positions.text());
                    json.writeEndObject();
                }));
    }
}
