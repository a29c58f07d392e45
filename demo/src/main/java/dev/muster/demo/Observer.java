package dev.muster.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks over HTTP, as anybody could with {@code curl}: Muster for the instances, the instances for their figures. All questions of a look
 * are under way at once; an answer that does not come leaves what was known. Used by one thread.
 */
final class Observer {

    private static final Logger LOG = LoggerFactory.getLogger(Observer.class);
    private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ANSWER_AT_MOST).build();
    private final URI muster;

    Observer(URI muster) {
        this.muster = muster;
    }

    /** Whether the node says that it can do its part. */
    boolean isReady() {
        return ask(muster.resolve("/health/ready"))
                .join()
                .filter(answer -> answer.statusCode() == 200)
                .isPresent();
    }

    /** All instances of the fleet, whatever their status. */
    Snapshot look(Snapshot before) {
        Map<ShopService, CompletableFuture<Optional<HttpResponse<String>>>> asked = new EnumMap<>(ShopService.class);
        for (ShopService service : ShopService.values()) {
            asked.put(service, ask(muster.resolve("/v1/services/" + service.text() + "?status=all")));
        }
        List<InstanceState> seen = new ArrayList<>();
        asked.forEach((service, answer) -> seen.addAll(
                answer.join().map(told -> instances(service, told, before)).orElse(before.of(service.text()))));
        return Snapshot.of(seen);
    }

    /** Notes what every instance says of itself. */
    void count(Snapshot snapshot, Ledger ledger) {
        Map<InstanceState, CompletableFuture<Optional<HttpResponse<String>>>> asked = new LinkedHashMap<>();
        snapshot.instances().values().forEach(instance -> asked.put(instance, ask(instance.uri("/stats"))));
        asked.forEach((instance, answer) -> answer.join()
                .flatMap(Observer::body)
                .ifPresent(body -> ledger.note(instance.id(), CallFigures.parse(body))));
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

    private CompletableFuture<Optional<HttpResponse<String>>> ask(URI what) {
        HttpRequest request =
                HttpRequest.newBuilder(what).timeout(ANSWER_AT_MOST).build();
        return http.sendAsync(request, BodyHandlers.ofString()).handle((answer, failure) -> {
            if (failure != null) {
                LOG.debug("no answer url={}", what, failure);
            }
            return Optional.ofNullable(answer);
        });
    }
}
