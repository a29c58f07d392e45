package dev.muster.query.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.muster.fold.Names;
import dev.muster.query.ReadTerms;
import dev.muster.query.http.PickBoards.Made;
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
                joined -> Answers.later(boards.of(joined, pick.balancing()).thenApply(made -> picked(made, pick))));
    }

    private HttpResponse picked(Made made, PickTerms asked) {
        int index = made.board().pick(made.joined(), asked.hash());
        if (index < 0) {
            throw nobody(made);
        }
        return answer(made, made.board().body(index, made.joined(), asked.balancing()));
    }

    private HttpResponse ring(ServiceRequestContext context, HttpRequest request) {
        String service = Names.check("service", String.valueOf(context.pathParam("service")));
        Params params = Params.of(context.query(), PickTerms.OF_RINGS);
        PickTerms terms = PickTerms.ofRing(params);
        int replicas = PickTerms.replicas(params);
        return join.read(context, request, new ServiceJoin.Question(service, join.terms(params), joined -> {
            CompletableFuture<Made> making = boards.of(joined, terms.balancing());
            return Answers.later(making.thenApply(made -> owners(made, terms, replicas)));
        }));
    }

    private HttpResponse owners(Made made, PickTerms asked, int replicas) {
        List<String> owners = made.board().picks().ring().owners(asked.key().orElseThrow(), replicas);
        if (owners.isEmpty()) {
            throw nobody(made);
        }
        return answer(made, PickJson.owners(made, asked, owners));
    }

    private static ProblemException nobody(Made made) {
        return new ProblemException(ProblemCode.NO_INSTANCE, PickJson.nobody(made.board(), made.joined()));
    }

    private HttpResponse answer(Made made, HttpData body) {
        ResponseHeadersBuilder headers = join.headers(made.joined());
        if (made.board().picks().isPanic()) {
            headers.add(Headers.PANIC, "true");
        }
        return Answers.json(headers, body);
    }
}
