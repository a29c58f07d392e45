package dev.muster.query.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import dev.muster.breaker.Breaker;
import dev.muster.breaker.BreakerState;
import dev.muster.breaker.Ejection;
import dev.muster.breaker.Standing;
import dev.muster.breaker.State;
import dev.muster.query.LogAccess;
import dev.muster.query.Position;
import dev.muster.query.QueryException;
import dev.muster.query.QueryException.Reason;
import dev.muster.query.ReadTerms;
import dev.muster.query.Routing;
import dev.muster.query.http.Ejected.Verdict;
import dev.muster.query.http.Outlook.Counted;
import dev.muster.view.PartitionView;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What the callers' outcomes say of a service, above all which instances they have ejected, for discovery and picks: a join at read time, since the owner of a service's
 * outcomes may be another node than the owner of its instances. What is here is read from the picture; what is elsewhere is asked for
 * there, waited for briefly, read from a copy where that fails, and kept for a second. Where it cannot be had discovery goes on without
 * it and says so, unless the reader wants a position of the outcomes reflected: then there is no answer without it. Thread-safe.
 */
final class Ejections {

    private static final Duration WAIT_AT_MOST = Duration.ofMillis(250);
    private static final long KEEP_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int MOST_KEPT = 10_000;
    private static final int SLOTS = 1_024;

    private final HttpNode<BreakerState, ?, ?> node;
    private final LogAccess<BreakerState, ?, ?> log;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();
    private final AtomicReferenceArray<Worded> worded = new AtomicReferenceArray<>(SLOTS);

    Ejections(HttpNode<BreakerState, ?, ?> node) {
        this.node = node;
        this.log = node.log();
    }

    /** The log that tells. */
    LogAccess<BreakerState, ?, ?> log() {
        return log;
    }

    /** What another node said of a service. */
    private record Kept(CompletableFuture<Outlook> outlook, long atNanos) {}

    /** Who is ejected by this decided state, in words. */
    private record Worded(Standing standing, Ejected ejected, long atNanos) {}

    /**
     * Of this service, at least as far as the terms want the outcomes reflected. Fails only where they want that, with {@link
     * QueryException} NOT_REACHED; done at once where the picture is here.
     */
    CompletableFuture<Outlook> of(String service, ReadTerms terms) {
        int partition = log.partitionOf(service);
        OptionalLong wanted = terms.minPosition().offsetOf(log.domain().log(), partition);
        Optional<PartitionView<BreakerState>> view = node.reader().present(partition);
        if (view.isPresent()) {
            return wanted.isEmpty() || view.get().meta().applied() >= wanted.getAsLong()
                    ? CompletableFuture.completedFuture(here(view.get(), service))
                    : node.reader()
                            .read(partition, ReadTerms.ofOwner(terms.minPosition()))
                            .thenApply(later -> here(later, service))
                            .exceptionally(failure -> {
                                throw notReached(partition, failure);
                            });
        }
        return wanted.isEmpty() ? elsewhere(service, partition) : reflecting(service, partition, terms, wanted);
    }

    private CompletableFuture<Outlook> elsewhere(String service, int partition) {
        long now = System.nanoTime();
        Kept present = kept.get(service);
        if (present != null && now - present.atNanos < KEEP_NANOS) {
            return present.outlook;
        }
        if (kept.size() >= MOST_KEPT) {
            kept.clear();
        }
        CompletableFuture<Outlook> asked = ask(service, partition, "")
                .exceptionally(failure -> Outlook.UNKNOWN)
                .completeOnTimeout(Outlook.UNKNOWN, WAIT_AT_MOST.toMillis(), TimeUnit.MILLISECONDS)
                .thenCompose(told -> told.ejected().isKnown()
                        ? CompletableFuture.completedFuture(told)
                        : copied(service, partition, ReadTerms.DEFAULT).exceptionally(failure -> Outlook.UNKNOWN));
        kept.put(service, new Kept(asked, now));
        return asked;
    }

    /** The owner waits for the position; where it cannot be asked, the copy of this node does. Not kept, since others do not wait. */
    private CompletableFuture<Outlook> reflecting(String service, int partition, ReadTerms terms, OptionalLong wanted) {
        String position = log.position(partition, wanted.getAsLong()).text();
        return ask(service, partition, "?min-position=" + position)
                .exceptionally(failure -> {
                    if (isNotReached(failure)) {
                        throw notReached(partition, failure);
                    }
                    return Outlook.UNKNOWN;
                })
                .thenCompose(told -> told.ejected().isKnown()
                        ? CompletableFuture.completedFuture(told)
                        : copied(service, partition, terms))
                .exceptionally(failure -> {
                    throw notReached(partition, failure);
                });
    }

    private static boolean isNotReached(Throwable failure) {
        return Answers.causeOf(failure) instanceof QueryException query && query.reason() == Reason.NOT_REACHED;
    }

    /** Whatever kept it from being reached. */
    private QueryException notReached(int partition, Throwable failure) {
        Throwable cause = Answers.causeOf(failure);
        return isNotReached(cause)
                ? (QueryException) cause
                : new QueryException(
                        Reason.NOT_REACHED,
                        "Expected %s to reach the wanted position, but: %s"
                                .formatted(log.name(partition), cause.getMessage()),
                        cause);
    }

    private Outlook here(PartitionView<BreakerState> view, String service) {
        Position position = log.position(log.partitionOf(service), view.meta().applied());
        BreakerState state = BreakerReads.stateOf(view, service).orElse(BreakerState.INITIAL);
        if (!(state.standing() instanceof Breaker breaker)) {
            return Outlook.none(position);
        }
        Ejected ejected = breaker.ejections().isEmpty() ? Ejected.NONE : worded(view, service, breaker);
        Counted figures = new Counted(state.traffic().callees());
        return new Outlook(ejected, breaker.phase().state(), figures, Optional.of(position));
    }

    /** The words for the same decided state are kept for a while, since picks ask often. */
    @SuppressWarnings("ReferenceEquality") // The same decided state.
    private Ejected worded(PartitionView<BreakerState> view, String service, Breaker breaker) {
        int slot = (service.hashCode() & Integer.MAX_VALUE) % SLOTS;
        Worded present = worded.get(slot);
        long now = System.nanoTime();
        if (present != null && present.standing == breaker && now - present.atNanos < KEEP_NANOS) {
            return present.ejected;
        }
        BreakerJson times = BreakerReads.writer(view);
        List<Verdict> verdicts = new ArrayList<>();
        for (Map.Entry<String, Ejection> entry : breaker.ejections().entrySet()) {
            Ejection one = entry.getValue();
            if (one.isInForce()) {
                verdicts.add(new Verdict(entry.getKey(), one.since(), times.shown(one.until()), one.reason()));
            }
        }
        Ejected ejected = Ejected.of(verdicts, times.ejectedMax(breaker));
        worded.set(slot, new Worded(breaker, ejected, now));
        return ejected;
    }

    private CompletableFuture<Outlook> ask(String service, int partition, String reflecting) {
        Routing.Elsewhere elsewhere = node.routing().elsewhere(log.id(partition));
        if (!(elsewhere instanceof Routing.Elsewhere.At at) || !node.peers().mayAsk(at.owner())) {
            return CompletableFuture.completedFuture(Outlook.UNKNOWN);
        }
        return node.peers()
                .ask(at.owner(), OwnerOrStandby.Role.OWNER, "/v1/breakers/" + service + reflecting, partition)
                .thenApply(answer -> told(at.owner(), answer));
    }

    /** By the copy of this node: its owner is away. */
    private CompletableFuture<Outlook> copied(String service, int partition, ReadTerms terms) {
        return node.reader().copy(partition, terms).thenApply(copy -> here(copy, service));
    }

    private static Outlook told(URI owner, AggregatedHttpResponse answer) {
        if (answer.status().code() == 404) {
            return new Outlook(Ejected.NONE, State.CLOSED, Outlook.Figures.NONE, Optional.empty());
        }
        if (answer.status().code() != 200) {
            throw Problems.ofPeer(owner, answer);
        }
        JsonNode breaker = Json.object(answer.content().array());
        List<Verdict> verdicts = new ArrayList<>();
        for (JsonNode one : breaker.path("ejected")) {
            verdicts.add(new Verdict(
                    one.path("instance").asText(),
                    Instant.parse(one.path("since").asText()),
                    one.path("until").asText(),
                    one.path("reason").asText()));
        }
        JsonNode inFlight = breaker.path("inFlight");
        return new Outlook(
                Ejected.of(verdicts, BreakerJson.ejectedMax(breaker)),
                State.valueOf(breaker.path("state").asText()),
                instance -> inFlight.path(instance).asLong(),
                Optional.of(Position.parse("position", answer.headers().get(Headers.POSITION, ""))));
    }
}
