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
import dev.muster.query.QueryException;
import dev.muster.query.ReadTerms;
import dev.muster.query.http.Ejections.Ejected;
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
    private final HttpNode<PresenceState, PresenceEvent, PresenceDecision> node;
    private final OwnerOrStandby who;
    private final PartitionWatches<PresenceState> watches;
    private final Ejections ejections;
    private final ServiceBodies bodies = new ServiceBodies();

    ServiceReads(
            HttpNode<PresenceState, PresenceEvent, PresenceDecision> node,
            PartitionWatches<PresenceState> watches,
            Ejections ejections) {
        this.node = node;
        this.ejections = ejections;
        this.who = new OwnerOrStandby(node);
        this.log = node.log();
        this.watches = watches;
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
            ServiceQuestion question = new ServiceQuestion(
                    new TellingService(node, bodies), log.partitionOf(service), service, filter, params.watchedPage());
            return watches.watch(
                    context, request, new PartitionWatches.Watched<>(question, watch.get(), params.terms(log)));
        }
        Page page = params.page();
        return read(
                context,
                request,
                service,
                new Reading(params.terms(log), filter, (found, ejected) -> bodies.of(found, filter, page, ejected)));
    }

    private HttpResponse instance(ServiceRequestContext context, HttpRequest request) {
        String service = Names.check("service", String.valueOf(context.pathParam("service")));
        String id = Names.check("instance", String.valueOf(context.pathParam("instance")));
        Params params = Params.of(context.query(), OF_INSTANCE);
        Optional<WatchTerms> watch = WatchTerms.of(request.headers(), params);
        if (watch.isPresent()) {
            InstanceQuestion question =
                    new InstanceQuestion(new TellingService(node, bodies), log.partitionOf(service), service, id);
            return watches.watch(
                    context, request, new PartitionWatches.Watched<>(question, watch.get(), params.terms(log)));
        }
        return read(
                context,
                request,
                service,
                new Reading(params.terms(log), InstanceFilter.HEALTHY, (found, ejected) -> bodies.instance(found, id)));
    }

    /** What the reads differ in. */
    private record Reading(ReadTerms terms, InstanceFilter filter, Body body) {}

    private interface Body {
        HttpData of(GroupView<PresenceState> service, Ejected ejected);
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
            return node.reader()
                    .read(partition, reading.terms)
                    .thenCombine(ejections.of(service), (view, ejected) -> answer(this, view, ejected, Role.OWNER));
        }

        /** A copy does not say that something is not there: what was registered last may not be in it yet. */
        @Override
        public CompletableFuture<HttpResponse> copyHere() {
            return node.reader().copy(partition, reading.terms).thenCombine(ejections.of(service), (view, ejected) -> {
                try {
                    return answer(this, view, ejected, Role.STANDBY);
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

    private HttpResponse answer(Places read, PartitionView<PresenceState> view, Ejected ejected, Role role) {
        GroupView<PresenceState> found =
                view.group(read.service).orElseThrow(() -> TellingService.unknown(read.service));
        ResponseHeadersBuilder headers = node.answers()
                .headers(
                        200,
                        log.position(read.partition, view.meta().applied()),
                        found.entry().lastChange(),
                        view.publishedNanos(),
                        role);
        PanicParam.mark(headers, read.reading.filter, found);
        return Answers.json(headers, read.reading.body.of(found, ejected));
    }
}
