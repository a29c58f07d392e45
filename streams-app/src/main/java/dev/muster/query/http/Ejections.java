package dev.muster.query.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import dev.muster.breaker.Breaker;
import dev.muster.breaker.BreakerState;
import dev.muster.breaker.Ejection;
import dev.muster.query.LogAccess;
import dev.muster.query.ReadTerms;
import dev.muster.query.Routing;
import dev.muster.view.PartitionView;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Which instances of a service the callers' outcomes have ejected, for discovery: a join at read time, since the owner of a service's
 * outcomes may be another node than the owner of its instances. What is here is read from the picture; what is elsewhere is asked for
 * there, waited for briefly, read from a copy where that fails, and kept for a second. Where it cannot be had discovery goes on without
 * it and says so. Thread-safe.
 */
final class Ejections {

    private static final Duration WAIT_AT_MOST = Duration.ofMillis(250);
    private static final long KEEP_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int MOST_KEPT = 10_000;

    private final HttpNode<BreakerState, ?, ?> node;
    private final LogAccess<BreakerState, ?, ?> log;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    Ejections(HttpNode<BreakerState, ?, ?> node) {
        this.node = node;
        this.log = node.log();
    }

    /**
     * The instances to leave out.
     *
     * @param instances by id
     * @param isKnown whether it could be had
     */
    record Ejected(SortedMap<String, Why> instances, boolean isKnown) {

        static final Ejected NONE = new Ejected(Collections.emptySortedMap(), true);
        static final Ejected UNKNOWN = new Ejected(Collections.emptySortedMap(), false);

        /** Whether there is nothing to tell. */
        boolean isNone() {
            return isKnown && instances.isEmpty();
        }

        void write(JsonGenerator json) throws IOException {
            json.writeBooleanField("verdictsKnown", isKnown);
            json.writeArrayFieldStart("ejected");
            for (Map.Entry<String, Why> entry : instances.entrySet()) {
                json.writeStartObject();
                json.writeStringField("id", entry.getKey());
                json.writeStringField("until", entry.getValue().until);
                json.writeStringField("reason", entry.getValue().reason);
                json.writeEndObject();
            }
            json.writeEndArray();
        }
    }

    /** Why one is left out, and until when. */
    record Why(String until, String reason) {}

    private record Kept(CompletableFuture<Ejected> ejected, long atNanos) {}

    /** Never fails; done at once where the picture is here. */
    CompletableFuture<Ejected> of(String service) {
        int partition = log.partitionOf(service);
        Optional<PartitionView<BreakerState>> view = node.reader().present(partition);
        if (view.isPresent()) {
            return CompletableFuture.completedFuture(here(view.get(), service));
        }
        long now = System.nanoTime();
        Kept present = kept.get(service);
        if (present != null && now - present.atNanos < KEEP_NANOS) {
            return present.ejected;
        }
        if (kept.size() >= MOST_KEPT) {
            kept.clear();
        }
        CompletableFuture<Ejected> asked = ask(service, partition)
                .completeOnTimeout(Ejected.UNKNOWN, WAIT_AT_MOST.toMillis(), TimeUnit.MILLISECONDS)
                .thenCompose(
                        told -> told.isKnown ? CompletableFuture.completedFuture(told) : copied(service, partition));
        kept.put(service, new Kept(asked, now));
        return asked;
    }

    private Ejected here(PartitionView<BreakerState> view, String service) {
        BreakerState state = BreakerReads.stateOf(view, service).orElse(BreakerState.INITIAL);
        if (!(state.standing() instanceof Breaker breaker) || breaker.ejected() == 0) {
            return Ejected.NONE;
        }
        BreakerJson times = BreakerReads.writer(view);
        SortedMap<String, Why> instances = new TreeMap<>();
        for (Map.Entry<String, Ejection> entry : breaker.ejections().entrySet()) {
            if (entry.getValue().isInForce()) {
                String until = times.shown(entry.getValue().until());
                instances.put(entry.getKey(), new Why(until, entry.getValue().reason()));
            }
        }
        return new Ejected(instances, true);
    }

    private CompletableFuture<Ejected> ask(String service, int partition) {
        Routing.Elsewhere elsewhere = node.routing().elsewhere(log.id(partition));
        if (!(elsewhere instanceof Routing.Elsewhere.At at) || !node.peers().mayAsk(at.owner())) {
            return CompletableFuture.completedFuture(Ejected.UNKNOWN);
        }
        URI owner = at.owner();
        return node.peers()
                .ask(owner, OwnerOrStandby.Role.OWNER, "/v1/breakers/" + service, partition)
                .thenApply(Ejections::told)
                .exceptionally(failure -> Ejected.UNKNOWN);
    }

    /** By the copy of this node: its owner is away. */
    private CompletableFuture<Ejected> copied(String service, int partition) {
        return node.reader()
                .copy(partition, ReadTerms.DEFAULT)
                .thenApply(copy -> here(copy, service))
                .exceptionally(failure -> Ejected.UNKNOWN);
    }

    private static Ejected told(AggregatedHttpResponse answer) {
        if (answer.status().code() == 404) {
            return Ejected.NONE;
        }
        if (answer.status().code() != 200) {
            return Ejected.UNKNOWN;
        }
        SortedMap<String, Why> instances = new TreeMap<>();
        for (JsonNode one : Json.object(answer.content().array()).path("ejected")) {
            instances.put(
                    one.path("instance").asText(),
                    new Why(one.path("until").asText(), one.path("reason").asText()));
        }
        return new Ejected(instances, true);
    }
}
