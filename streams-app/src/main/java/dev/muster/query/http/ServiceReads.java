package dev.muster.query.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.muster.fold.Names;
import dev.muster.presence.PresenceDecision;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.PresenceState;
import dev.muster.query.InstanceFilter;
import dev.muster.query.LogAccess;
import dev.muster.query.Page;
import dev.muster.query.Position;
import dev.muster.query.Positions;
import dev.muster.query.QueryException;
import dev.muster.query.ReadTerms;
import dev.muster.query.Routing;
import dev.muster.query.http.OwnerOrStandby.Role;
import dev.muster.query.watch.Question;
import dev.muster.query.watch.WatchHub;
import dev.muster.view.GroupView;
import dev.muster.view.PartitionView;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Discovery: one service with its instances, or one instance. Read of the partition's owner or a standby; watched at the owner. */
final class ServiceReads {

    private static final Set<String> OF_INSTANCE =
            Stream.concat(Params.OF_READS.stream(), WatchTerms.PARAMS.stream()).collect(Collectors.toUnmodifiableSet());
    private static final Set<String> OF_SERVICE = Stream.of(Params.OF_LISTS, FilterParams.NAMES, WatchTerms.PARAMS)
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());
    private static final Set<String> SHOWN =
            Stream.concat(OF_SERVICE.stream(), Stream.of("metadata.KEY")).collect(Collectors.toUnmodifiableSet());

    private final LogAccess<PresenceState, PresenceEvent, PresenceDecision> log;
    private final HttpNode node;
    private final OwnerOrStandby who;
    private final WatchHub<PresenceState> hub;
    private final Watching watching;
    private final ServiceBodies bodies = new ServiceBodies();

    ServiceReads(HttpNode node, WatchHub<PresenceState> hub, Watching watching) {
        this.node = node;
        this.who = new OwnerOrStandby(node);
        this.log = node.instances();
        this.hub = hub;
        this.watching = watching;
    }

    List<HttpRoute> routes() {
        return List.of(
                HttpRoute.watchable("/v1/services/{service}", Access.READ, this::service),
                HttpRoute.watchable("/v1/services/{service}/instances/{instance}", Access.READ, this::instance));
    }

    private HttpResponse service(ServiceRequestContext context, HttpRequest request) {
        String service = Names.check("service", String.valueOf(context.pathParam("service")));
        if (context.query() == null && !WatchTerms.wantsEvents(request.headers())) {
            return read(
                    context, request, service, new Reading(ReadTerms.DEFAULT, InstanceFilter.HEALTHY, bodies::usual));
        }
        Params params =
                Params.of(context.query(), name -> OF_SERVICE.contains(name) || FilterParams.isMetadata(name), SHOWN);
        InstanceFilter filter = FilterParams.of(params);
        Optional<WatchTerms> watch = WatchTerms.of(request.headers(), params);
        if (watch.isPresent()) {
            Question<PresenceState, Told> question = new ServiceQuestion(
                    new TellingService(node, bodies), log.partitionOf(service), service, filter, params.watchedPage());
            return watch(context, request, new Watched(question, watch.get(), params.terms(log)));
        }
        Page page = params.page();
        return read(
                context,
                request,
                service,
                new Reading(params.terms(log), filter, found -> bodies.of(found, filter, page)));
    }

    private HttpResponse instance(ServiceRequestContext context, HttpRequest request) {
        String service = Names.check("service", String.valueOf(context.pathParam("service")));
        String id = Names.check("instance", String.valueOf(context.pathParam("instance")));
        Params params = Params.of(context.query(), OF_INSTANCE);
        Optional<WatchTerms> watch = WatchTerms.of(request.headers(), params);
        if (watch.isPresent()) {
            InstanceQuestion question =
                    new InstanceQuestion(new TellingService(node, bodies), log.partitionOf(service), service, id);
            return watch(context, request, new Watched(question, watch.get(), params.terms(log)));
        }
        return read(
                context,
                request,
                service,
                new Reading(params.terms(log), InstanceFilter.HEALTHY, found -> bodies.instance(found, id)));
    }

    /** What the reads differ in. */
    private record Reading(ReadTerms terms, InstanceFilter filter, Body body) {}

    private interface Body {
        HttpData of(GroupView<PresenceState> service);
    }

    private HttpResponse read(ServiceRequestContext context, HttpRequest request, String service, Reading reading) {
        int partition = log.partitionOf(service);
        Places places = new Places(context, request.headers(), service, partition, reading);
        return Answers.later(who.answer(new OwnerOrStandby.Read<>(
                partition, reading.terms, OwnerOrStandby.Origin.of(request.headers()), places)));
    }

    /** Where one read may be answered. */
    private final class Places implements OwnerOrStandby.Places<HttpResponse> {

        private final ServiceRequestContext context;
        private final RequestHeaders headers;
        private final String service;
        private final int partition;
        private final Reading reading;

        Places(ServiceRequestContext context, RequestHeaders headers, String service, int partition, Reading reading) {
            this.context = context;
            this.headers = headers;
            this.service = service;
            this.partition = partition;
            this.reading = reading;
        }

        @Override
        public CompletableFuture<HttpResponse> here() {
            return node.reader().read(partition, reading.terms).thenApply(view -> answer(this, view, Role.OWNER));
        }

        /** A copy does not say that something is not there: what was registered last may not be in it yet. */
        @Override
        public CompletableFuture<HttpResponse> copyHere() {
            return node.reader().copy(partition, reading.terms).thenApply(view -> {
                try {
                    return answer(this, view, Role.STANDBY);
                } catch (ProblemException e) {
                    throw new QueryException(
                            QueryException.Reason.RESTORING,
                            "Only a copy of %s can be asked now, and it cannot say: %s"
                                    .formatted(log.name(partition), e.getMessage()),
                            e);
                }
            });
        }

        @Override
        public CompletableFuture<HttpResponse> at(URI peer, Role role) {
            return node.peers().forwardRead(peer, role, headers, Caller.of(context));
        }
    }

    private HttpResponse answer(Places read, PartitionView<PresenceState> view, Role role) {
        GroupView<PresenceState> found =
                view.group(read.service).orElseThrow(() -> TellingService.unknown(read.service));
        ResponseHeadersBuilder headers = node.answers()
                .headers(
                        200,
                        log.position(read.partition, view.meta().applied()),
                        found.entry().lastChange(),
                        view.asOfNanos(),
                        role);
        PanicParam.mark(headers, read.reading.filter, found);
        return Answers.json(headers, read.reading.body.of(found));
    }

    /** What the watches differ in. */
    private record Watched(Question<PresenceState, Told> question, WatchTerms how, ReadTerms terms) {}

    private HttpResponse watch(ServiceRequestContext context, HttpRequest request, Watched watched) {
        int partition = watched.question.partition();
        OptionalLong seen = watched.how.seenOffset();
        if (node.reader().present(partition).isEmpty()) {
            Routing.Elsewhere elsewhere = node.routing().elsewhere(log.id(partition));
            if (elsewhere instanceof Routing.Elsewhere.At at && !Sender.isForwarded(request.headers())) {
                return watching.there(context, request.headers(), at.owner(), watched.how);
            }
            throw HttpNode.whyNot(elsewhere, log.id(partition));
        }
        return watching.here(
                context,
                watched.how,
                node.reader()
                        .read(partition, notBefore(watched.terms, partition, seen), watched.how.patience())
                        .thenApply(view -> new PartitionSource<>(hub, node.reader(), watched.question, seen)));
    }

    /** Nobody is told a state that is older than the one that he has. */
    private ReadTerms notBefore(ReadTerms terms, int partition, OptionalLong seen) {
        if (seen.isEmpty()) {
            return terms;
        }
        List<Position> least = new ArrayList<>(terms.minPosition().list());
        least.add(log.position(partition, seen.getAsLong()));
        return new ReadTerms(terms.consistency(), Positions.of(least));
    }
}
