package dev.muster.query.http;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.muster.fold.Names;
import dev.muster.leader.Election;
import dev.muster.leader.LeaderDecision;
import dev.muster.leader.LeaderEvent;
import dev.muster.leader.LeaderState;
import dev.muster.query.LogAccess;
import dev.muster.query.Page;
import dev.muster.query.QueryException;
import dev.muster.query.ReadTerms;
import dev.muster.query.http.OwnerOrStandby.Role;
import dev.muster.view.GroupView;
import dev.muster.view.PartitionView;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Elections: all of them in short, or one with its candidates. Read of the partition's owner or a standby; watched at the owner. */
final class ElectionReads {

    private static final Set<String> OF_LIST =
            Stream.of(Params.OF_LISTS, WatchTerms.PARAMS).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
    private static final Set<String> OF_ELECTION =
            Stream.of(Params.OF_READS, WatchTerms.PARAMS).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());

    private final HttpNode<LeaderState, LeaderEvent, LeaderDecision> node;
    private final LogAccess<LeaderState, LeaderEvent, LeaderDecision> log;
    private final Gathering<LeaderState> gathering;
    private final OwnerOrStandby who;
    private final PartitionWatches<LeaderState> watches;
    private final ListWatches<LeaderState> lists;

    ElectionReads(HttpNode<LeaderState, LeaderEvent, LeaderDecision> node, PartitionWatches<LeaderState> watches) {
        this.node = node;
        this.log = node.log();
        this.gathering = new Gathering<>(node);
        this.who = new OwnerOrStandby(node);
        this.watches = watches;
        this.lists = new ListWatches<>(watches, "/v1/elections");
    }

    List<HttpRoute> routes() {
        return List.of(
                HttpRoute.watchable("/v1/elections", Access.READ, this::list),
                HttpRoute.watchable("/v1/elections/{election}", Access.READ, this::election));
    }

    private HttpResponse list(ServiceRequestContext context, HttpRequest request) {
        Params params = Params.of(context.query(), OF_LIST);
        Gathering.Question<LeaderState> question = question(request, params);
        return WatchTerms.of(request.headers(), params)
                .map(how -> lists.watch(context, how, question))
                .orElseGet(() -> Answers.later(gathering.answer(question, json -> {})));
    }

    private Gathering.Question<LeaderState> question(HttpRequest request, Params params) {
        Page page = params.page();
        Gathering.Shape<LeaderState> shape = new Gathering.Shape<>("elections", "election", (partition, view, into) -> {
            ElectionJson writer = writer(view);
            for (GroupView<LeaderState> group : view.sortedGroups().values()) {
                LeaderState state = group.members().get(group.name());
                if (state != null && state.contest() instanceof Election election) {
                    into.count("elections", 1);
                    into.count("led", election.leader().isPresent() ? 1 : 0);
                    into.count("candidates", election.candidates().size());
                    if (page.after().isEmpty()
                            || group.name().compareTo(page.after().get()) > 0) {
                        into.row(group.name(), json -> writer.writeRow(json, group.name(), state, election));
                    }
                }
            }
        });
        return new Gathering.Question<>(request.headers(), request.path(), params.terms(node.log()), page, shape);
    }

    private HttpResponse election(ServiceRequestContext context, HttpRequest request) {
        String name = Names.check("election", String.valueOf(context.pathParam("election")));
        Params params = Params.of(context.query(), OF_ELECTION);
        Optional<WatchTerms> watch = WatchTerms.of(request.headers(), params);
        if (watch.isPresent()) {
            ElectionQuestion question = new ElectionQuestion(node, log.partitionOf(name), name);
            return watches.watch(
                    context, request, new PartitionWatches.Watched<>(question, watch.get(), params.terms(node.log())));
        }
        return read(context, request, params.terms(node.log()), name);
    }

    private HttpResponse read(ServiceRequestContext context, HttpRequest request, ReadTerms terms, String name) {
        int partition = log.partitionOf(name);
        Places places = new Places(context, request.headers(), new Asked(name, partition, terms));
        return Answers.later(who.answer(
                new OwnerOrStandby.Read<>(partition, terms, OwnerOrStandby.Origin.of(request.headers()), places)));
    }

    /** A read of one election. */
    private record Asked(String name, int partition, ReadTerms terms) {}

    /** Where one read may be answered. */
    private final class Places implements OwnerOrStandby.Places<HttpResponse> {

        private final ServiceRequestContext context;
        private final RequestHeaders headers;
        private final Asked asked;

        Places(ServiceRequestContext context, RequestHeaders headers, Asked asked) {
            this.context = context;
            this.headers = headers;
            this.asked = asked;
        }

        @Override
        public CompletableFuture<HttpResponse> here() {
            return node.reader().read(asked.partition, asked.terms).thenApply(view -> answer(asked, view, Role.OWNER));
        }

        /** A copy does not say that something is not there: what was told last may not be in it yet. */
        @Override
        public CompletableFuture<HttpResponse> copyHere() {
            return node.reader().copy(asked.partition, asked.terms).thenApply(view -> {
                try {
                    return answer(asked, view, Role.STANDBY);
                } catch (ProblemException e) {
                    throw new QueryException(
                            QueryException.Reason.RESTORING,
                            "Only a copy of %s can be asked now, and it cannot say: %s"
                                    .formatted(log.id(asked.partition), e.getMessage()),
                            e);
                }
            });
        }

        @Override
        public CompletableFuture<HttpResponse> at(URI peer, Role role) {
            return node.peers().forwardRead(peer, role, headers, Caller.of(context));
        }
    }

    private HttpResponse answer(Asked asked, PartitionView<LeaderState> view, Role role) {
        String name = asked.name;
        LeaderState state = stateOf(view, name).orElseThrow(() -> unknown(name));
        if (!(state.contest() instanceof Election election)) {
            throw unknown(name);
        }
        long index = view.group(name).orElseThrow().entry().lastChange();
        return Answers.json(
                node.answers()
                        .headers(
                                200,
                                log.position(asked.partition, view.meta().applied()),
                                index,
                                view.asOfNanos(),
                                role),
                Json.bytes(json -> writer(view).write(json, name, state, election)));
    }

    static Optional<LeaderState> stateOf(PartitionView<LeaderState> view, String name) {
        return view.group(name)
                .flatMap(group -> Optional.ofNullable(group.members().get(name)));
    }

    static ElectionJson writer(PartitionView<LeaderState> view) {
        return new ElectionJson(view.meta().clock());
    }

    static ProblemException unknown(String name) {
        return new ProblemException(
                ProblemCode.UNKNOWN_ELECTION,
                "Expected somebody to have campaigned for '" + name + "', but nobody has");
    }
}
