package dev.muster.demo;

import dev.muster.client.DiscoveredInstance;
import dev.muster.client.ServiceView;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a service by discovery: one of the instances that the view shows at this moment, by chance, and another one when that does not
 * answer. So the death of an instance costs a call some time, not its success, long before anybody has declared it dead. Thread-safe.
 */
final class Caller {

    private static final Logger LOG = LoggerFactory.getLogger(Caller.class);
    private static final Duration CONNECT_AT_MOST = Duration.ofSeconds(1);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT_AT_MOST).build();
    private final ServiceView view;
    private final Duration patience;
    private final CallCounts counts;

    /** Each attempt waits for an answer at most this long. */
    Caller(ServiceView view, Duration patience, CallCounts counts) {
        this.view = view;
        this.patience = patience;
        this.counts = counts;
    }

    String service() {
        return view.service();
    }

    /** The answer of one of the instances; empty when none of them answers. */
    Optional<String> call(String path) {
        List<DiscoveredInstance> candidates = new ArrayList<>(view.instances());
        Collections.shuffle(candidates);
        for (int i = 0; i < candidates.size(); i++) {
            Optional<String> answer = attempt(candidates.get(i), path);
            if (answer.isPresent()) {
                counts.ok();
                return answer;
            }
            if (i + 1 < candidates.size()) {
                counts.retried();
            }
        }
        counts.failed();
        LOG.warn("no answer service={} instances-known={}", service(), candidates.size());
        return Optional.empty();
    }

    private Optional<String> attempt(DiscoveredInstance instance, String path) {
        HttpRequest request =
                HttpRequest.newBuilder(instance.uri(path)).timeout(patience).build();
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
        } catch (IOException e) {
            LOG.info("attempt failed instance={} reason={}", instance.id(), e.toString());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
