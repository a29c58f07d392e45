package dev.muster.query.http;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.muster.fold.Names;
import dev.muster.lock.Lock;
import dev.muster.lock.LockDecision;
import dev.muster.lock.LockEvent;
import dev.muster.lock.LockState;
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

/** Locks: all of them in short, one in full. Read of the partition's owner or a standby; watched at the owner. */
final class LockReads {

    private static final Set<String> OF_LIST =
            Stream.of(Params.OF_LISTS, WatchTerms.PARAMS).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
    private static final Set<String> OF_LOCK =
            Stream.of(Params.OF_READS, WatchTerms.PARAMS).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());

    private final HttpNode<LockState, LockEvent, LockDecision> node;
    private final LogAccess<LockState, LockEvent, LockDecision> log;
    private final Gathering<LockState> gathering;
    private final OwnerOrStandby who;
    private final PartitionWatches<LockState> watches;
    private final ListWatches<LockState> lists;

    LockReads(HttpNode<LockState, LockEvent, LockDecision> node, PartitionWatches<LockState> watches) {
        this.node = node;
        this.log = node.log();
        this.gathering = new Gathering<>(node);
        this.who = new OwnerOrStandby(node);
        this.watches = watches;
        this.lists = new ListWatches<>(watches, "/v1/locks");
    }

    List<HttpRoute> routes() {
        return List.of(
                HttpRoute.watchable("/v1/locks", Access.READ, this::list),
                HttpRoute.watchable("/v1/locks/{lock}", Access.READ, this::lock));
    }

    private HttpResponse list(ServiceRequestContext context, HttpRequest request) {
        Params params = Params.of(context.query(), OF_LIST);
        Gathering.Question<LockState> question = question(request, params);
        return WatchTerms.of(request.headers(), params)
                .map(how -> lists.watch(context, how, question))
                .orElseGet(() -> Answers.later(gathering.answer(question, json -> {})));
    }

    private Gathering.Question<LockState> question(HttpRequest request, Params params) {
        Page page = params.page();
        Gathering.Shape<LockState> shape = new Gathering.Shape<>("locks", "lock", (partition, view, into) -> {
            LockJson writer = writer(view);
            for (GroupView<LockState> group : view.sortedGroups().values()) {
                LockState state = group.members().get(group.name());
                if (state != null && state.standing() instanceof Lock lock) {
                    into.count("locks", 1);
                    into.count(lock.isAtRest() ? "free" : "held", 1);
                    if (page.after().isEmpty()
                            || group.name().compareTo(page.after().get()) > 0) {
                        into.row(group.name(), json -> writer.writeRow(json, group.name(), state));
                    }
                }
            }
        });
        return new Gathering.Question<>(request.headers(), request.path(), params.terms(node.log()), page, shape);
    }

    private HttpResponse lock(ServiceRequestContext context, HttpRequest request) {
        String name = Names.check("lock", String.valueOf(context.pathParam("lock")));
        Params params = Params.of(context.query(), OF_LOCK);
        Optional<WatchTerms> watch = WatchTerms.of(request.headers(), params);
        if (watch.isPresent()) {
            LockQuestion question = new LockQuestion(node, log.partitionOf(name), name);
            return watches.watch(
                    context, request, new PartitionWatches.Watched<>(question, watch.get(), params.terms(node.log())));
        }
        return read(context, request, params.terms(node.log()), name, (view, lock, state) -> {
            LockJson writer = writer(view);
            return Json.bytes(json -> writer.write(json, name, lock, state.keeps()));
        });
    }

    /** Writes the answer to a read of one lock. */
    private interface Body {
        byte[] of(PartitionView<LockState> view, Lock lock, LockState state);
    }

    private HttpResponse read(
            ServiceRequestContext context, HttpRequest request, ReadTerms terms, String name, Body body) {
        int partition = log.partitionOf(name);
        Places places = new Places(context, request.headers(), new Asked(name, partition, terms, body));
        return Answers.later(who.answer(
                new OwnerOrStandby.Read<>(partition, terms, OwnerOrStandby.Origin.of(request.headers()), places)));
    }

    /** A read of one lock. */
    private record Asked(String name, int partition, ReadTerms terms, Body body) {}

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

    private HttpResponse answer(Asked asked, PartitionView<LockState> view, Role role) {
        String name = asked.name;
        LockState state = stateOf(view, name).orElseThrow(() -> unknown(name));
        if (!(state.standing() instanceof Lock lock)) {
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
                asked.body.of(view, lock, state));
    }

    static Optional<LockState> stateOf(PartitionView<LockState> view, String name) {
        return view.group(name)
                .flatMap(group -> Optional.ofNullable(group.members().get(name)));
    }

    static LockJson writer(PartitionView<LockState> view) {
        return new LockJson(view.meta().clock());
    }

    static ProblemException unknown(String name) {
        return new ProblemException(
                ProblemCode.UNKNOWN_LOCK,
                "Expected a lock '" + name
                        + "' that is held, or was not long ago, but nothing is known of it: it is free");
    }
}
