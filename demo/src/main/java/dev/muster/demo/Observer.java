package dev.muster.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.domains.Domains;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees over HTTP what there is: asks Muster for the instances, the breakers, the scheduler and its nodes, the instances for their figures. All
 * questions of a look are under way at once; an answer that does not come leaves what was known. Used by one thread.
 */
final class Observer {

    private static final Logger LOG = LoggerFactory.getLogger(Observer.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Partitions of all logs. */
    private static final int OWNED_BY_EACH =
            Stage.PARTITIONS_OF_A_NODE * Domains.all().size();

    private final Nodes nodes;

    Observer(Nodes nodes) {
        this.nodes = nodes;
    }

    /** Whether the node says that it can do its part. */
    boolean isReady(MusterNode node) {
        return isOk(nodes.ask(node, "/health/ready"));
    }

    /** Whether the node answers for every service of the fleet. */
    boolean isAnsweringForAll(MusterNode node) {
        List<CompletableFuture<Optional<HttpResponse<String>>>> asked = Arrays.stream(ShopService.values())
                .map(service -> nodes.ask(node, pathOf(service)))
                .toList();
        return asked.stream().allMatch(Observer::isOk);
    }

    /** Whether every node owns as many partitions as the others and serves them. */
    boolean areShared() {
        JsonNode members = nodes.ask("/v1/cluster/members")
                .join()
                .flatMap(Observer::body)
                .orElseGet(JSON::createObjectNode)
                .path("members");
        int doTheirPart = 0;
        for (JsonNode member : members) {
            boolean isRunning = member.path("state").asText().equals("RUNNING");
            if (isRunning && member.at("/partitions/active").size() == OWNED_BY_EACH) {
                doTheirPart++;
            }
        }
        return doTheirPart == nodes.all().size();
    }

    /** Who decides on a service; empty while nobody says so. */
    Optional<MusterNode> ownerOf(ShopService service) {
        return nodes.ask(pathOf(service))
                .join()
                .map(HttpResponse::headers)
                .filter(headers -> headers.firstValue("muster-role").orElse("").equals("owner"))
                .flatMap(headers -> headers.firstValue("muster-node"))
                .flatMap(id -> nodes.all().stream()
                        .filter(node -> node.id().equals(id))
                        .findFirst());
    }

    /** All instances of the fleet, whatever their status, the breakers of those that are called, the scheduler, and how many nodes there are. */
    Snapshot look(Snapshot before) {
        Map<ShopService, CompletableFuture<Optional<HttpResponse<String>>>> asked = new EnumMap<>(ShopService.class);
        for (ShopService service : ShopService.values()) {
            asked.put(service, nodes.ask(pathOf(service) + "?status=all"));
        }
        Map<ShopService, CompletableFuture<Optional<HttpResponse<String>>>> breakers = new EnumMap<>(ShopService.class);
        for (ShopService service : ShopService.values()) {
            if (!service.callers().isEmpty()) {
                breakers.put(service, nodes.ask("/v1/breakers/" + service.text()));
            }
        }
        CompletableFuture<Optional<HttpResponse<String>>> scheduler = nodes.ask("/v1/elections/" + Scheduler.ELECTION);
        List<CompletableFuture<Optional<HttpResponse<String>>>> ready = nodes.all().stream()
                .map(node -> nodes.ask(node, "/health/ready"))
                .toList();
        List<InstanceState> seen = new ArrayList<>();
        asked.forEach((service, answer) -> seen.addAll(
                answer.join().map(told -> instances(service, told, before)).orElse(before.of(service.text()))));
        List<BreakerSight> sights = new ArrayList<>();
        breakers.forEach((service, answer) -> answer.join()
                .flatMap(Observer::body)
                .map(body -> BreakerSight.parse(service.text(), body))
                .or(() -> Optional.ofNullable(before.breakers().get(service.text())))
                .ifPresent(sights::add));
        long nodesReady = ready.stream().filter(Observer::isOk).count();
        return Snapshot.of(
                seen,
                sights,
                scheduler
                        .join()
                        .flatMap(Observer::body)
                        .map(ElectionSight::parse)
                        .orElse(before.scheduler()),
                new Snapshot.NodeCount(nodesReady, nodes.all().size()));
    }

    /** Notes what each of these instances says of itself. */
    void count(Collection<InstanceState> instances, Ledger ledger) {
        Map<InstanceState, CompletableFuture<Optional<HttpResponse<String>>>> asked = new LinkedHashMap<>();
        instances.forEach(instance -> asked.put(instance, nodes.send(HttpRequest.newBuilder(instance.uri("/stats")))));
        asked.forEach((instance, answer) -> answer.join()
                .flatMap(Observer::body)
                .ifPresent(body -> ledger.note(instance.id(), CallFigures.parse(body))));
    }

    /** All that is recorded of a service's breaker; less where nobody answers. */
    BreakerFacts factsOf(ShopService service) {
        List<BreakerFacts.Fact> facts = new ArrayList<>();
        String path = "/v1/facts?kind=breaker&key=" + service.text() + "&limit=1000";
        String from = "&from=beginning";
        while (true) {
            Optional<HttpResponse<String>> answer = nodes.ask(path + from).join();
            JsonNode told = answer.flatMap(Observer::body)
                    .orElseGet(JSON::createObjectNode)
                    .path("facts");
            Optional<String> index = answer.flatMap(one -> one.headers().firstValue("muster-index"));
            if (told.isEmpty() || index.isEmpty()) {
                return new BreakerFacts(facts);
            }
            told.forEach(fact -> facts.add(BreakerFacts.Fact.parse(fact)));
            from = "&wait=0s&index=" + index.get();
        }
    }

    /** How many requests have come to these instances in a span of time; those that do not answer count none. */
    long arrivals(List<InstanceState> instances, Instant from, Instant until) {
        String path = "/arrivals?from=" + from.toEpochMilli() + "&until=" + until.toEpochMilli();
        List<CompletableFuture<Optional<HttpResponse<String>>>> asked = instances.stream()
                .map(instance -> nodes.send(HttpRequest.newBuilder(instance.uri(path))))
                .toList();
        return asked.stream()
                .flatMap(answer -> answer.join().flatMap(Observer::body).stream())
                .mapToLong(body -> body.path("arrivals").asLong())
                .sum();
    }

    private List<InstanceState> instances(ShopService service, HttpResponse<String> answer, Snapshot before) {
        if (answer.statusCode() == 404) {
            return List.of(); // never seen yet
        }
        Optional<JsonNode> body = body(answer);
        if (body.isEmpty()) {
            return before.of(service.text());
        }
        List<InstanceState> instances = new ArrayList<>();
        body.get().path("instances").forEach(one -> instances.add(InstanceState.parse(service.text(), one)));
        return instances;
    }

    private static Optional<JsonNode> body(HttpResponse<String> answer) {
        try {
            return answer.statusCode() == 200 ? Optional.of(JSON.readTree(answer.body())) : Optional.empty();
        } catch (JsonProcessingException e) {
            LOG.warn("code=DEMO-001 no JSON url={}", answer.uri(), e);
            return Optional.empty();
        }
    }

    private static boolean isOk(CompletableFuture<Optional<HttpResponse<String>>> answer) {
        return answer.join().filter(one -> one.statusCode() == 200).isPresent();
    }

    private static String pathOf(ShopService service) {
        return "/v1/services/" + service.text();
    }
}
