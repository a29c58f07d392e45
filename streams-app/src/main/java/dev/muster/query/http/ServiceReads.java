package dev.muster.query.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.muster.fold.InvalidValueException;
import dev.muster.fold.Names;
import dev.muster.presence.PresenceDecision;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.PresenceState;
import dev.muster.presence.Registered;
import dev.muster.presence.Status;
import dev.muster.query.InstanceFilter;
import dev.muster.query.LogAccess;
import dev.muster.query.Page;
import dev.muster.query.QueryException;
import dev.muster.query.ReadTerms;
import dev.muster.query.http.OwnerOrStandby.Role;
import dev.muster.view.GroupView;
import dev.muster.view.PartitionView;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Discovery: one service with its instances, or one instance. Answered by the partition's owner, or by a standby. */
final class ServiceReads {

    private static final String METADATA = "metadata.";
    private static final Set<String> OF_SERVICE = Stream.concat(
                    Params.OF_LISTS.stream(), Stream.of("status", "region", "zone", "tag"))
            .collect(Collectors.toUnmodifiableSet());
    private static final Set<String> SHOWN =
            Stream.concat(OF_SERVICE.stream(), Stream.of("metadata.KEY")).collect(Collectors.toUnmodifiableSet());

    private final LogAccess<PresenceState, PresenceEvent, PresenceDecision> log;
    private final HttpNode node;
    private final OwnerOrStandby who;
    private final ServiceBodies bodies = new ServiceBodies();

    ServiceReads(HttpNode node) {
        this.node = node;
        this.who = new OwnerOrStandby(node);
        this.log = node.instances();
    }

    List<HttpRoute> routes() {
        return List.of(
                HttpRoute.get("/v1/services/{service}", Access.READ, this::service),
                HttpRoute.get("/v1/services/{service}/instances/{instance}", Access.READ, this::instance));
    }

    /** A watch is another thing than a read, and is not given as one. */
    static void refuseWatch(RequestHeaders headers) {
        String accept = headers.get(HttpHeaderNames.ACCEPT);
        if (accept != null && accept.contains("text/event-stream")) {
            throw new ProblemException(ProblemCode.NOT_SUPPORTED_YET, "Accept: watching is not supported yet");
        }
    }

    private HttpResponse service(ServiceRequestContext context, HttpRequest request) {
        String service = Names.check("service", String.valueOf(context.pathParam("service")));
        if (context.query() == null) {
            return read(context, request, service, new Reading(ReadTerms.DEFAULT, bodies::usual));
        }
        Params params =
                Params.of(context.query(), name -> OF_SERVICE.contains(name) || name.startsWith(METADATA), SHOWN);
        InstanceFilter filter = filter(params);
        Page page = params.page();
        return read(context, request, service, new Reading(params.terms(), found -> bodies.of(found, filter, page)));
    }

    private HttpResponse instance(ServiceRequestContext context, HttpRequest request) {
        String service = Names.check("service", String.valueOf(context.pathParam("service")));
        String id = Names.check("instance", String.valueOf(context.pathParam("instance")));
        ReadTerms terms = Params.of(context.query(), Params.OF_READS).terms();
        return read(context, request, service, new Reading(terms, found -> instance(found, id)));
    }

    /** What the calls differ in. */
    private record Reading(ReadTerms terms, Body body) {}

    private interface Body {
        HttpData of(GroupView<PresenceState> service);
    }

    private HttpResponse read(ServiceRequestContext context, HttpRequest request, String service, Reading reading) {
        refuseWatch(request.headers());
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
                                    .formatted(log.id(partition), e.getMessage()),
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
        GroupView<PresenceState> found = view.group(read.service)
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.UNKNOWN_SERVICE,
                        "Expected service '" + read.service + "' to have been seen, but it never was"));
        ResponseHeadersBuilder headers = node.answers()
                .headers(
                        200,
                        log.position(read.partition, view.meta().applied()),
                        found.entry().lastChange(),
                        view.publishedNanos(),
                        role);
        return Answers.json(headers, read.reading.body.of(found));
    }

    private static HttpData instance(GroupView<PresenceState> service, String id) {
        PresenceState state = service.members().get(id);
        if (state == null || !(state.registration() instanceof Registered instance)) {
            throw new ProblemException(
                    ProblemCode.UNKNOWN_INSTANCE,
                    "Expected instance '%s/%s' to be registered, but it is not".formatted(service.name(), id));
        }
        return HttpData.wrap(Json.bytes(json -> InstanceJson.write(json, id, instance, state.health())));
    }

    static InstanceFilter filter(Params params) {
        SortedMap<String, SortedSet<String>> metadata = new TreeMap<>();
        for (String name : params.names()) {
            if (name.startsWith(METADATA)) {
                if (name.length() == METADATA.length()) {
                    throw new InvalidValueException(name, "no key", "metadata.KEY=VALUE");
                }
                metadata.put(name.substring(METADATA.length()), new TreeSet<>(params.all(name)));
            }
        }
        return new InstanceFilter(
                statuses(params.all("status")),
                new TreeSet<>(params.all("region")),
                new TreeSet<>(params.all("zone")),
                new TreeSet<>(params.all("tag")),
                metadata);
    }

    private static Set<Status> statuses(List<String> names) {
        if (names.isEmpty()) {
            return InstanceFilter.healthy();
        }
        Set<Status> statuses = EnumSet.noneOf(Status.class);
        for (String name : names) {
            statuses.addAll(statusesNamed(name));
        }
        return statuses;
    }

    private static Set<Status> statusesNamed(String name) {
        return switch (name) {
            case "all" -> EnumSet.allOf(Status.class);
            case "healthy" -> InstanceFilter.healthy();
            default -> EnumSet.of(statusNamed(name));
        };
    }

    private static Status statusNamed(String name) {
        Optional<Status> status = Stream.of(Status.values())
                .filter(one -> one.name().equals(name))
                .findFirst();
        return status.orElseThrow(() -> new InvalidValueException(
                "status", "'" + name + "'", "all, healthy, UP, DOWN, STARTING, OUT_OF_SERVICE or LEAVING"));
    }
}
