package dev.muster.query.http;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.muster.fold.EntityKey;
import dev.muster.fold.Names;
import dev.muster.leader.CandidateId;
import dev.muster.leader.Election;
import dev.muster.leader.LeaderDecision;
import dev.muster.leader.LeaderEvent;
import dev.muster.leader.LeaderState;
import dev.muster.leader.RefusalReason;
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
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Campaigning, keeping and resigning for those who do not write to Kafka. Each call becomes one event and is answered, with the election,
 * when that is folded. A call that is another node's to answer is taken there once.
 */
final class ElectionWrites {

    private static final String CANDIDATE = "/v1/elections/{election}/candidates/{candidate}";

    private final HttpNode<LeaderState, LeaderEvent, LeaderDecision> node;
    private final LogAccess<LeaderState, LeaderEvent, LeaderDecision> log;
    private final LogWriter<LeaderState, LeaderEvent, LeaderDecision> writer;

    ElectionWrites(
            HttpNode<LeaderState, LeaderEvent, LeaderDecision> node,
            LogWriter<LeaderState, LeaderEvent, LeaderDecision> writer) {
        this.node = node;
        this.log = node.log();
        this.writer = writer;
    }

    List<HttpRoute> routes() {
        return List.of(
                HttpRoute.put(
                        CANDIDATE,
                        Access.WRITE,
                        writing(new Call(RequestBody.OPTIONAL, Set.of(), ElectionBodies::campaign))),
                HttpRoute.post(
                        CANDIDATE + "/keep",
                        Access.WRITE,
                        writing(new Call(RequestBody.OPTIONAL, Set.of(), ElectionBodies::keep))),
                HttpRoute.delete(
                        CANDIDATE,
                        Access.WRITE,
                        writing(new Call(RequestBody.NONE, ElectionBodies.SESSION, ElectionBodies::resign))));
    }

    /** What the calls differ in. */
    private record Call(RequestBody body, Set<String> params, ElectionBodies.Making making) {}

    private HttpRoute.Handler writing(Call call) {
        return (context, request) -> answer(context, request, call);
    }

    private HttpResponse answer(ServiceRequestContext context, HttpRequest request, Call call) {
        Sender sender = Sender.of(context, request.headers());
        Params params = Params.of(context.query(), call.params);
        ElectionBodies.Whose whose = new ElectionBodies.Whose(
                EntityKey.of(Names.check("election", String.valueOf(context.pathParam("election")))),
                new CandidateId(String.valueOf(context.pathParam("candidate"))));
        return HttpResponse.of(request.aggregate()
                .thenCompose(whole ->
                        write(whole, sender, call.making.event(sender, whose, call.body.read(whole), params))));
    }

    private CompletableFuture<HttpResponse> write(AggregatedHttpRequest request, Sender sender, LeaderEvent event) {
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

    private HttpResponse answer(Sender sender, LeaderEvent event, Written<LeaderState, LeaderDecision> written) {
        LeaderDecision decision = decided(written);
        String election = event.key().group();
        PartitionView<LeaderState> view = written.view()
                .orElseThrow(() -> new QueryException(
                        Reason.PARTITION_MOVED, "It was done, but the partition has left this node since"));
        Position position = log.position(
                written.verdict().id().partition(), written.verdict().offset());
        long index = view.group(election)
                .map(GroupView::entry)
                .map(entry -> entry.lastChange())
                .orElse(-1L);
        ResponseHeadersBuilder headers = node.answers()
                .headers(200, position, index, view.asOfNanos(), OwnerOrStandby.Role.OWNER)
                .add(Headers.REQUEST_ID, sender.requestId());
        if (event instanceof LeaderEvent.Resign) {
            return HttpResponse.of(headers.status(204).build());
        }
        LeaderState state = ElectionReads.stateOf(view, election).orElse(LeaderState.INITIAL);
        if (!(state.contest() instanceof Election held) || !held.candidates().containsKey(event.candidate())) {
            throw new ProblemException(
                    ProblemCode.GONE_SINCE,
                    "Expected '%s' to be a candidate for '%s' still, but it is none (%s: %s)"
                            .formatted(event.candidate(), election, decision.kind(), decision.reason()));
        }
        ElectionJson json = ElectionReads.writer(view);
        return Answers.json(headers, Json.bytes(out -> json.write(out, election, state, held)));
    }

    private static LeaderDecision decided(Written<LeaderState, LeaderDecision> written) {
        written.verdict().rejection().ifPresent(rejection -> {
            throw new ProblemException(ProblemCode.REJECTED, rejection.code().text() + ": " + rejection.detail());
        });
        LeaderDecision decision = written.verdict().decisions().stream()
                .findFirst()
                .orElseThrow(() -> new QueryException(
                        Reason.OUTCOME_UNKNOWN, "Expected a decision, but the record went to another partition"));
        if (decision instanceof LeaderDecision.Refused refused) {
            throw new ProblemException(codeOf(refused.why()), refused.reason());
        }
        return decision;
    }

    private static ProblemCode codeOf(RefusalReason why) {
        return switch (why) {
            case UNKNOWN_ELECTION -> ProblemCode.UNKNOWN_ELECTION;
            case UNKNOWN_CANDIDATE -> ProblemCode.UNKNOWN_CANDIDATE;
            case SUPERSEDED -> ProblemCode.SUPERSEDED;
            case TOO_MANY_CANDIDATES -> ProblemCode.TOO_MANY_CANDIDATES;
        };
    }
}
