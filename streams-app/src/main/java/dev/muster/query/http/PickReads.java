package dev.muster.query.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.muster.fold.Names;
import dev.muster.query.ReadTerms;
import dev.muster.query.http.ServiceJoin.Joined;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Which instance of a service takes the next call, and who owns a key: the balancer of the Java client, for those who have none. By the
 * node that answers for the service's instances, so that round robin is one round for all who ask.
 */
final class PickReads {

    private final ServiceJoin join;
    private final PickBoards boards;

    PickReads(ServiceJoin join, PickBoards boards) {
        this.join = join;
        this.boards = boards;
    }

    List<HttpRoute> routes() {
        return List.of(
                HttpRoute.get("/v1/services/{service}/pick", Access.READ, this::pick),
                HttpRoute.get("/v1/services/{service}/ring", Access.READ, this::ring));
    }

    private HttpResponse pick(ServiceRequestContext context, HttpRequest request) {
        String service = Names.check("service", String.valueOf(context.pathParam("service")));
        if (context.query() == null) {
            return join.read(context, request, question(service, ReadTerms.DEFAULT, PickTerms.DEFAULT));
        }
        Params params = Params.of(context.query(), PickTerms.OF_PICKS);
        return join.read(context, request, question(service, join.terms(params), PickTerms.ofPick(params)));
    }

    private ServiceJoin.Question question(String service, ReadTerms terms, PickTerms pick) {
        return new ServiceJoin.Question(
                service,
                terms,
                joined -> Answers.later(
                        boards.of(joined, pick.balancing()).thenApply(board -> picked(joined, board, pick.hash()))));
    }

    private HttpResponse picked(Joined joined, PickBoard board, long hash) {
        int index = board.pick(joined, hash);
        if (index < 0) {
            throw new ProblemException(ProblemCode.NO_INSTANCE, PickJson.nobody(board, joined));
        }
        return answer(joined, board, board.body(index, joined));
    }

    private HttpResponse ring(ServiceRequestContext context, HttpRequest request) {
        String service = Names.check("service", String.valueOf(context.pathParam("service")));
        Params params = Params.of(context.query(), PickTerms.OF_RINGS);
        PickTerms terms = PickTerms.ofRing(params);
        int replicas = PickTerms.replicas(params);
        return join.read(context, request, new ServiceJoin.Question(service, join.terms(params), joined -> {
            CompletableFuture<PickBoard> made = boards.of(joined, terms.balancing());
            return Answers.later(
                    made.thenApply(board -> owners(joined, board, terms.key().orElseThrow(), replicas)));
        }));
    }

    private HttpResponse owners(Joined joined, PickBoard board, String key, int replicas) {
        List<String> owners = board.ring().owners(key, replicas);
        if (owners.isEmpty()) {
            throw new ProblemException(ProblemCode.NO_INSTANCE, PickJson.nobody(board, joined));
        }
        return answer(joined, board, PickJson.owners(board, joined, key, owners));
    }

    private HttpResponse answer(Joined joined, PickBoard board, HttpData body) {
        ResponseHeadersBuilder headers = join.headers(joined);
        if (board.picks().isPanic()) {
            headers.add(Headers.PANIC, "true");
        }
        return Answers.json(headers, body);
    }
}
