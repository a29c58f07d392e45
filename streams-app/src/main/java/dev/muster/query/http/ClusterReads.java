package dev.muster.query.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.muster.fold.InvalidValueException;
import dev.muster.partition.PartitionId;
import dev.muster.presence.PresenceState;
import dev.muster.presence.Status;
import dev.muster.query.Member;
import dev.muster.query.Members;
import dev.muster.query.NodeIdentity;
import dev.muster.query.Page;
import dev.muster.query.ServiceFigures;
import dev.muster.view.GroupView;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What needs all partitions: the services, their health and statistics; and the Muster nodes. */
final class ClusterReads {

    private static final double MILLI = 1_000.0;

    private static final Set<String> SCOPE = Set.of("scope");
    private static final Set<String> OF_INVENTORY =
            Stream.of(Params.OF_LISTS, WatchTerms.PARAMS).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());

    private final HttpNode<PresenceState, ?, ?> node;
    private final Members members;
    private final Executor blocking;
    private final Gathering<PresenceState> gathering;
    private final ListWatches<PresenceState> watches;

    ClusterReads(
            HttpNode<PresenceState, ?, ?> node,
            Members members,
            Executor blocking,
            PartitionWatches<PresenceState> watches) {
        this.node = node;
        this.members = members;
        this.blocking = blocking;
        this.gathering = new Gathering<>(node);
        this.watches = new ListWatches<>(watches, "/v1/services");
    }

    List<HttpRoute> routes() {
        return List.of(
                HttpRoute.watchable("/v1/services", Access.READ, this::inventory),
                HttpRoute.get("/v1/cluster/health", Access.READ, gathered(ClusterReads::health)),
                HttpRoute.get("/v1/cluster/statistics", Access.READ, gathered(ClusterReads::statistics)),
                HttpRoute.get("/v1/cluster/members", Access.READ, this::members));
    }

    /** Counts one service: into the totals, and returns its row. */
    private interface Row {
        Json.Writing of(String name, ServiceFigures figures, Gathered into);
    }

    private HttpRoute.Handler gathered(Row row) {
        return (context, request) -> gathered(context, request, row);
    }

    private HttpResponse gathered(ServiceRequestContext context, HttpRequest request, Row row) {
        Params params = Params.of(context.query(), Params.OF_LISTS);
        return Answers.later(gathering.answer(question(request, params, row), json -> {}));
    }

    private HttpResponse inventory(ServiceRequestContext context, HttpRequest request) {
        Params params = Params.of(context.query(), OF_INVENTORY);
        Gathering.Question<PresenceState> question = question(request, params, ClusterReads::inventory);
        return WatchTerms.of(request.headers(), params)
                .map(how -> watches.watch(context, how, question))
                .orElseGet(() -> Answers.later(gathering.answer(question, json -> {})));
    }

    private Gathering.Question<PresenceState> question(HttpRequest request, Params params, Row row) {
        Page page = params.page();
        Gathering.Shape<PresenceState> shape = new Gathering.Shape<>("services", "service", (partition, view, into) -> {
            Instant now = view.meta().clock().movedAt();
            for (GroupView<PresenceState> service : view.sortedGroups().values()) {
                Json.Writing written = row.of(service.name(), ServiceFigures.of(service, now), into);
                if (isOnPage(service.name(), page)) {
                    into.row(service.name(), written);
                }
            }
        });
        return new Gathering.Question<>(request.headers(), request.path(), params.terms(node.log()), page, shape);
    }

    private static boolean isOnPage(String name, Page page) {
        return page.after().isEmpty() || name.compareTo(page.after().get()) > 0;
    }

    private static Json.Writing inventory(String name, ServiceFigures figures, Gathered into) {
        into.count("services", 1);
        into.count("instances", figures.total());
        into.count("healthy", figures.healthy());
        return json -> {
            json.writeStartObject();
            json.writeStringField("service", name);
            json.writeNumberField("total", figures.total());
            json.writeNumberField("healthy", figures.healthy());
            json.writeObjectFieldStart("statuses");
            for (Map.Entry<Status, Integer> status : figures.statuses().entrySet()) {
                json.writeNumberField(status.getKey().name(), status.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        };
    }

    private static Json.Writing health(String name, ServiceFigures figures, Gathered into) {
        int unhealthy = figures.total() - figures.healthy();
        into.count("services", 1);
        into.count("instances", figures.total());
        into.count("healthy", figures.healthy());
        into.count("unhealthy", unhealthy);
        return json -> {
            json.writeStartObject();
            json.writeStringField("service", name);
            json.writeNumberField("instances", figures.total());
            json.writeNumberField("healthy", figures.healthy());
            json.writeNumberField("unhealthy", unhealthy);
            json.writeEndObject();
        };
    }

    private static Json.Writing statistics(String name, ServiceFigures figures, Gathered into) {
        double beats = Math.round(figures.beatsPerSecond() * MILLI) / MILLI;
        into.count("services", 1);
        into.count("instances", figures.total());
        into.count("joined", (double) figures.churn().joined());
        into.count("left", (double) figures.churn().left());
        into.count("heartbeatsPerSecond", beats);
        return json -> {
            json.writeStartObject();
            json.writeStringField("service", name);
            json.writeNumberField("instances", figures.total());
            writeCounts(json, "regions", figures.regions());
            writeCounts(json, "zones", figures.zones());
            json.writeStringField("averageUptime", figures.averageUptime().toString());
            json.writeObjectFieldStart("churn");
            json.writeNumberField("joined", figures.churn().joined());
            json.writeNumberField("left", figures.churn().left());
            json.writeEndObject();
            Gathered.writeNumber(json, "heartbeatsPerSecond", beats);
            json.writeEndObject();
        };
    }

    private static void writeCounts(JsonGenerator json, String field, SortedMap<String, Integer> counts)
            throws IOException {
        json.writeObjectFieldStart(field);
        for (Map.Entry<String, Integer> count : counts.entrySet()) {
            json.writeNumberField(count.getKey(), count.getValue());
        }
        json.writeEndObject();
    }

    private HttpResponse members(ServiceRequestContext context, HttpRequest request) {
        Optional<String> scope = Params.of(context.query(), SCOPE).one("scope");
        if (scope.isPresent() && !scope.get().equals("node") && !scope.get().equals("cluster")) {
            throw new InvalidValueException("scope", scope.get(), "cluster or node");
        }
        boolean isOfNode = scope.isPresent() && scope.get().equals("node");
        Supplier<List<Member>> asked = isOfNode ? () -> List.of(members.self()) : members::members;
        return HttpResponse.of(CompletableFuture.supplyAsync(asked, blocking)
                .thenApply(all -> node.answers().ofNode(Json.bytes(json -> writeMembers(json, all)))));
    }

    private static void writeMembers(JsonGenerator json, List<Member> members) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("members");
        for (Member member : members) {
            writeMember(json, member);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeMember(JsonGenerator json, Member member) throws IOException {
        json.writeStartObject();
        writeIdentity(json, member.identity());
        writeUnlessEmpty(json, "version", member.software().version());
        if (member.software().foldLevel() > 0) {
            json.writeNumberField("foldLevel", member.software().foldLevel());
        }
        json.writeObjectFieldStart("partitions");
        writePartitions(json, "active", member.active());
        writePartitions(json, "standby", member.standby());
        json.writeEndObject();
        if (member.lag().isPresent()) {
            json.writeNumberField("lag", member.lag().getAsLong());
        }
        json.writeStringField("state", member.state().name());
        json.writeEndObject();
    }

    /** What of it is empty is left out. */
    static void writeIdentity(JsonGenerator json, NodeIdentity node) throws IOException {
        json.writeStringField("id", node.id());
        json.writeStringField("cluster", node.cluster());
        writeUnlessEmpty(json, "region", node.place().region());
        writeUnlessEmpty(json, "zone", node.place().zone());
        writeUnlessEmpty(json, "dataCentre", node.place().dataCentre());
        json.writeStringField("address", node.address().toString());
    }

    private static void writeUnlessEmpty(JsonGenerator json, String field, String text) throws IOException {
        if (!text.isEmpty()) {
            json.writeStringField(field, text);
        }
    }

    private static void writePartitions(JsonGenerator json, String field, List<PartitionId> partitions)
            throws IOException {
        json.writeArrayFieldStart(field);
        for (PartitionId partition : partitions) {
            json.writeString(partition.toString());
        }
        json.writeEndArray();
    }
}
