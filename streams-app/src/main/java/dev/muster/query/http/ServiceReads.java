package dev.muster.query.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.muster.fold.Names;
import dev.muster.presence.PresenceDecision;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.PresenceState;
import dev.muster.query.InstanceFilter;
import dev.muster.query.LogAccess;
import dev.muster.query.Page;
import dev.muster.query.ReadTerms;
import dev.muster.view.GroupView;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    private final PartitionWatches<PresenceState> watches;
    private final ServiceJoin join;
    private final ServiceBodies bodies = new ServiceBodies();

    ServiceReads(
            HttpNode<PresenceState, PresenceEvent, PresenceDecision> node,
            PartitionWatches<PresenceState> watches,
            ServiceJoin join) {
        this.node = node;
        this.join = join;
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
            return join.read(
                    context, request, question(service, ReadTerms.DEFAULT, InstanceFilter.HEALTHY, bodies::usual));
        }
        Params params =
                Params.of(context.query(), name -> OF_SERVICE.contains(name) || FilterParams.isMetadata(name), SHOWN);
        InstanceFilter filter = FilterParams.of(params);
        Optional<WatchTerms> watch = WatchTerms.of(request.headers(), params);
        if (watch.isPresent()) {
            ServiceQuestion question = new ServiceQuestion(
                    new TellingService(node, bodies), log.partitionOf(service), service, filter, params.watchedPage());
            return watches.watch(
                    context, request, new PartitionWatches.Watched<>(question, watch.get(), join.terms(params)));
        }
        Page page = params.page();
        return join.read(
                context,
                request,
                question(
                        service,
                        join.terms(params),
                        filter,
                        (found, leftOut) -> bodies.of(found, filter, page, leftOut)));
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
                    context, request, new PartitionWatches.Watched<>(question, watch.get(), join.terms(params)));
        }
        return join.read(
                context,
                request,
                question(
                        service,
                        join.terms(params),
                        InstanceFilter.HEALTHY,
                        (found, leftOut) -> bodies.instance(found, id, leftOut)));
    }

    private interface Body {
        HttpData of(GroupView<PresenceState> service, LeftOut leftOut);
    }

    private ServiceJoin.Question question(String service, ReadTerms terms, InstanceFilter filter, Body body) {
        return new ServiceJoin.Question(service, terms, joined -> {
            ResponseHeadersBuilder headers = join.headers(joined);
            PanicParam.mark(headers, filter, joined.service());
            return Answers.json(headers, body.of(joined.service(), joined.leftOut()));
        });
    }
}
