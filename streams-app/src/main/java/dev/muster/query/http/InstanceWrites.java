package dev.muster.query.http;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.muster.fold.EntityKey;
import dev.muster.fold.Names;
import dev.muster.partition.GroupEntry;
import dev.muster.presence.Health;
import dev.muster.presence.PresenceDecision;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.PresenceState;
import dev.muster.presence.RefusalReason;
import dev.muster.presence.Registered;
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
 * Registering, changing and removing instances. Each call becomes one event, is answered when that is folded, and by what was decided
 * on it. A call that is another node's to answer is taken there once.
 */
final class InstanceWrites {

    private static final String INSTANCES = "/v1/services/{service}/instances";
    private static final String INSTANCE = INSTANCES + "/{instance}";

    private final LogAccess<PresenceState, PresenceEvent, PresenceDecision> log;
    private final LogWriter<PresenceState, PresenceEvent, PresenceDecision> writer;
    private final Routing routing;
    private final Peers peers;
    private final Answers answers;
    private final HttpParts.Checks checks;

    InstanceWrites(
            HttpNode<PresenceState, PresenceEvent, PresenceDecision> node,
            LogWriter<PresenceState, PresenceEvent, PresenceDecision> writer,
            HttpParts.Checks checks) {
        this.checks = checks;
        this.log = node.log();
        this.writer = writer;
        this.routing = node.routing();
        this.peers = node.peers();
        this.answers = node.answers();
    }

    List<HttpRoute> routes() {
        return List.of(
                HttpRoute.put(
                        INSTANCE, Access.WRITE, writing(RequestBody.REQUIRED, Set.of(), InstanceEvents::register)),
                HttpRoute.post(INSTANCES, Access.WRITE, creating()),
                HttpRoute.patch(
                        INSTANCE, Access.WRITE, writing(RequestBody.REQUIRED, Set.of(), InstanceEvents::update)),
                HttpRoute.delete(
                        INSTANCE,
                        Access.WRITE,
                        writing(RequestBody.NONE, InstanceEvents.INCARNATION, InstanceEvents::deregister)),
                HttpRoute.post(
                        INSTANCE + "/heartbeat",
                        Access.WRITE,
                        writing(RequestBody.OPTIONAL, Set.of(), InstanceEvents::heartbeat)),
                HttpRoute.put(
                        INSTANCE + "/status",
                        Access.OPERATOR,
                        writing(RequestBody.REQUIRED, Set.of(), InstanceEvents::override)),
                HttpRoute.delete(
                        INSTANCE + "/status",
                        Access.OPERATOR,
                        writing(RequestBody.NONE, InstanceEvents.NOTE, InstanceEvents::clearOverride)),
                HttpRoute.put(
                        INSTANCE + "/maintenance",
                        Access.OPERATOR,
                        writing(RequestBody.OPTIONAL, Set.of(), InstanceEvents::setMaintenance)),
                HttpRoute.delete(
                        INSTANCE + "/maintenance",
                        Access.OPERATOR,
                        writing(RequestBody.NONE, InstanceEvents.NOTE, InstanceEvents::clearMaintenance)));
    }

    private HttpRoute.Handler writing(RequestBody body, Set<String> params, InstanceEvents.Making making) {
        Call call = new Call(body, params, making, 200);
        return (context, request) -> answer(context, request, call);
    }

    private HttpRoute.Handler creating() {
        Call call = new Call(RequestBody.REQUIRED, Set.of(), InstanceEvents::register, 201);
        return (context, request) -> answer(context, request, call);
    }

    /** What the calls differ in. */
    private record Call(RequestBody body, Set<String> params, InstanceEvents.Making making, int status) {}

    /** A call as it came, and when. */
    private record Wish(Sender sender, PresenceEvent event, int status, long askedNanos) {}

    private HttpResponse answer(ServiceRequestContext context, HttpRequest request, Call call) {
        Sender sender = Sender.of(context, request.headers());
        Params params = Params.of(context.query(), call.params);
        long askedNanos = System.nanoTime();
        EntityKey key = key(context, sender);
        return HttpResponse.of(request.aggregate().thenCompose(whole -> {
            PresenceEvent event = call.making.event(sender, key, call.body.read(whole), params);
            return write(whole, new Wish(sender, event, call.status, askedNanos));
        }));
    }

    private static EntityKey key(ServiceRequestContext context, Sender sender) {
        String service = Names.check("service", String.valueOf(context.pathParam("service")));
        String given = context.pathParam("instance");
        String instance = given == null ? sender.requestId() : Names.check("instance", given);
        return EntityKey.of(service, instance);
    }

    private CompletableFuture<HttpResponse> write(AggregatedHttpRequest request, Wish wish) {
        int partition = log.partitionOf(wish.event.key().group());
        CompletableFuture<HttpResponse> answer = log.views().view(partition).isPresent()
                ? writer.write(admitted(wish.event)).thenApply(written -> answer(wish, written))
                : forward(request, wish.sender, partition);
        return answer.exceptionally(failure -> {
            throw withRequestId(Answers.causeOf(failure), wish.sender);
        });
    }

    /** Decided here and not where the call came in: the owner is the one that would probe. */
    private PresenceEvent admitted(PresenceEvent event) {
        if (checks == HttpParts.Checks.REFUSED
                && event instanceof PresenceEvent.Register register
                && register.terms().check().isPresent()) {
            throw new ProblemException(
                    ProblemCode.CHECKS_OFF,
                    "check: a check (expected: none, because muster.checks.enabled is false on this node)");
        }
        return event;
    }

    private CompletableFuture<HttpResponse> forward(AggregatedHttpRequest request, Sender sender, int partition) {
        Routing.Elsewhere elsewhere = routing.elsewhere(log.id(partition));
        if (elsewhere instanceof Routing.Elsewhere.At at && !Sender.isForwarded(request.headers())) {
            return peers.forwardWrite(at.owner(), request.headers(), sender, request.content());
        }
        return CompletableFuture.failedFuture(HttpNode.whyNot(elsewhere, log.id(partition)));
    }

    private static RuntimeException withRequestId(Throwable failure, Sender sender) {
        Problem problem = Problems.of(failure);
        return new ProblemException(problem.with(problem.extras().withRequestId(sender.requestId())), failure);
    }

    private HttpResponse answer(Wish wish, Written<PresenceState, PresenceDecision> written) {
        written.verdict().rejection().ifPresent(rejection -> {
            throw new ProblemException(ProblemCode.REJECTED, rejection.code().text() + ": " + rejection.detail());
        });
        PresenceDecision decision = written.verdict().decisions().stream()
                .findFirst()
                .orElseThrow(() -> new QueryException(
                        Reason.OUTCOME_UNKNOWN, "Expected a decision, but the record went to another partition"));
        if (decision instanceof PresenceDecision.Refused refused) {
            throw refusal(refused);
        }
        Optional<GroupView<PresenceState>> group =
                written.view().flatMap(view -> view.group(wish.event.key().group()));
        ResponseHeadersBuilder headers = headers(wish, written, group);
        return wish.event instanceof PresenceEvent.Deregister
                ? HttpResponse.of(headers.status(204).build())
                : withInstance(wish, decision, group, headers);
    }

    private static HttpResponse withInstance(
            Wish wish,
            PresenceDecision decision,
            Optional<GroupView<PresenceState>> group,
            ResponseHeadersBuilder headers) {
        EntityKey key = wish.event.key();
        String id = key.member().orElseThrow();
        Optional<PresenceState> state =
                group.flatMap(view -> Optional.ofNullable(view.members().get(id)));
        if (state.isEmpty() || !(state.get().registration() instanceof Registered instance)) {
            throw new ProblemException(
                    ProblemCode.GONE_SINCE,
                    "Expected '%s' to be there still, but it has left (%s: %s)"
                            .formatted(key, decision.kind(), decision.reason()));
        }
        if (wish.status == 201) {
            headers.set(HttpHeaderNames.LOCATION, "/v1/services/" + key.group() + "/instances/" + id);
        }
        Health health = state.get().health();
        return Answers.json(headers, Json.bytes(json -> InstanceJson.write(json, id, instance, health)));
    }

    private static ProblemException refusal(PresenceDecision.Refused refused) {
        ProblemCode code =
                refused.why() == RefusalReason.UNKNOWN_INSTANCE ? ProblemCode.UNKNOWN_INSTANCE : ProblemCode.SUPERSEDED;
        return new ProblemException(code, refused.reason());
    }

    private ResponseHeadersBuilder headers(
            Wish wish, Written<PresenceState, PresenceDecision> written, Optional<GroupView<PresenceState>> group) {
        int partition = written.verdict().id().partition();
        Position position = log.position(partition, written.verdict().offset());
        long index = group.map(GroupView::entry).map(GroupEntry::lastChange).orElse(-1L);
        // Where the partition has left since, what is told was folded after the call came, and nothing younger is
        // known.
        long asOf = written.view().map(PartitionView::asOfNanos).orElse(wish.askedNanos);
        return answers.headers(wish.status, position, index, asOf, OwnerOrStandby.Role.OWNER)
                .add(Headers.REQUEST_ID, wish.sender.requestId());
    }
}
