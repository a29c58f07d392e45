package dev.muster.query.http;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.muster.breaker.Breaker;
import dev.muster.breaker.BreakerDecision;
import dev.muster.breaker.BreakerEvent;
import dev.muster.breaker.BreakerState;
import dev.muster.fold.Names;
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

/**
 * Breakers: all of them in short, one in full, and the verdict on one instance. Read of the partition's owner or a standby; watched at
 * the owner.
 */
final class BreakerReads {

    private static final Set<String> OF_LIST =
            Stream.of(Params.OF_LISTS, WatchTerms.PARAMS).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
    private static final Set<String> OF_BREAKER =
            Stream.of(Params.OF_READS, WatchTerms.PARAMS).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());

    private final HttpNode<BreakerState, BreakerEvent, BreakerDecision> node;
    private final LogAccess<BreakerState, BreakerEvent, BreakerDecision> log;
    private final Gathering<BreakerState> gathering;
    private final OwnerOrStandby who;
    private final PartitionWatches<BreakerState> watches;
    private final ListWatches<BreakerState> lists;

    BreakerReads(HttpNode<BreakerState, BreakerEvent, BreakerDecision> node, PartitionWatches<BreakerState> watches) {
        this.node = node;
        this.log = node.log();
        this.gathering = new Gathering<>(node);
        this.who = new OwnerOrStandby(node);
        this.watches = watches;
        this.lists = new ListWatches<>(watches, "/v1/breakers");
    }

    List<HttpRoute> routes() {
        return List.of(
                HttpRoute.watchable("/v1/breakers", Access.READ, this::list),
                HttpRoute.watchable("/v1/breakers/{service}", Access.READ, this::breaker),
                HttpRoute.get("/v1/breakers/{service}/instances/{instance}", Access.READ, this::instance));
    }

    private HttpResponse list(ServiceRequestContext context, HttpRequest request) {
        Params params = Params.of(context.query(), OF_LIST);
        Gathering.Question<BreakerState> question = question(request, params);
        return WatchTerms.of(request.headers(), params)
                .map(how -> lists.watch(context, how, question))
                .orElseGet(() -> Answers.later(gathering.answer(question, json -> {})));
    }

    private Gathering.Question<BreakerState> question(HttpRequest request, Params params) {
        Page page = params.page();
        Gathering.Shape<BreakerState> shape = new Gathering.Shape<>("breakers", "name", (partition, view, into) -> {
            BreakerJson writer = writer(view);
            for (GroupView<BreakerState> group : view.sortedGroups().values()) {
                BreakerState state = group.members().get(group.name());
                if (state != null && state.standing() instanceof Breaker breaker) {
                    into.count("breakers", 1);
                    into.count(breaker.phase().state().name(), 1);
                    if (page.after().isEmpty()
                            || group.name().compareTo(page.after().get()) > 0) {
                        into.row(group.name(), json -> writer.writeRow(json, group.name(), state));
                    }
                }
            }
        });
        return new Gathering.Question<>(request.headers(), request.path(), params.terms(node.log()), page, shape);
    }

    private HttpResponse breaker(ServiceRequestContext context, HttpRequest request) {
        String service = Names.check("service", String.valueOf(context.pathParam("service")));
        Params params = Params.of(context.query(), OF_BREAKER);
        Optional<WatchTerms> watch = WatchTerms.of(request.headers(), params);
        if (watch.isPresent()) {
            BreakerQuestion question = new BreakerQuestion(node, log.partitionOf(service), service);
            return watches.watch(
                    context, request, new PartitionWatches.Watched<>(question, watch.get(), params.terms(node.log())));
        }
        return read(context, request, params.terms(node.log()), service, (view, breaker, state) -> {
            BreakerJson writer = writer(view);
            return Json.bytes(json -> writer.write(json, service, breaker, state.traffic()));
        });
    }

    private HttpResponse instance(ServiceRequestContext context, HttpRequest request) {
        String service = Names.check("service", String.valueOf(context.pathParam("service")));
        String instance = Names.check("instance", String.valueOf(context.pathParam("instance")));
        ReadTerms terms = Params.of(context.query(), Params.OF_READS).terms(node.log());
        return read(context, request, terms, service, (view, breaker, state) -> {
            if (!breaker.ejections().containsKey(instance)
                    && !state.traffic().callees().containsKey(instance)) {
                throw new ProblemException(
                        ProblemCode.UNKNOWN_INSTANCE,
                        "Expected calls to '" + instance + "' of '" + service
                                + "' to have been told of, but none were");
            }
            BreakerJson writer = writer(view);
            return Json.bytes(json -> writer.writeInstance(json, instance, breaker, state.traffic()));
        });
    }

    /** Writes the answer to a read of one service. */
    private interface Body {
        byte[] of(PartitionView<BreakerState> view, Breaker breaker, BreakerState state);
    }

    private HttpResponse read(
            ServiceRequestContext context, HttpRequest request, ReadTerms terms, String service, Body body) {
        int partition = log.partitionOf(service);
        Places places = new Places(context, request.headers(), new Asked(service, partition, terms, body));
        return Answers.later(who.answer(
                new OwnerOrStandby.Read<>(partition, terms, OwnerOrStandby.Origin.of(request.headers()), places)));
    }

    /** A read of one service. */
    private record Asked(String service, int partition, ReadTerms terms, Body body) {}

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

    private HttpResponse answer(Asked asked, PartitionView<BreakerState> view, Role role) {
        String service = asked.service;
        BreakerState state = stateOf(view, service).orElseThrow(() -> unknown(service));
        if (!(state.standing() instanceof Breaker breaker)) {
            throw unknown(service);
        }
        long index = view.group(service).orElseThrow().entry().lastChange();
        return Answers.json(
                node.answers()
                        .headers(
                                200,
                                log.position(asked.partition, view.meta().applied()),
                                index,
                                view.asOfNanos(),
                                role),
                asked.body.of(view, breaker, state));
    }

    static Optional<BreakerState> stateOf(PartitionView<BreakerState> view, String service) {
        return view.group(service)
                .flatMap(group -> Optional.ofNullable(group.members().get(service)));
    }

    static BreakerJson writer(PartitionView<BreakerState> view) {
        return new BreakerJson(view.meta().clock(), view.meta().rules());
    }

    static ProblemException unknown(String service) {
        return new ProblemException(
                ProblemCode.UNKNOWN_SERVICE, "Expected calls to '" + service + "' to have been told of, but none were");
    }
}
