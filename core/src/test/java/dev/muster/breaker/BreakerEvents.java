package dev.muster.breaker;

import dev.muster.fold.EntityKey;
import dev.muster.fold.EventHead;
import dev.muster.fold.FoldSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Events of one service, made in few words: each caller instance numbers its batches by itself. */
public final class BreakerEvents {

    /** The fold with canonical bytes. */
    public static final FoldSpec<BreakerState, BreakerEvent, BreakerDecision> SPEC =
            new FoldSpec<>("breaker", new BreakerFold(), new CanonicalBreakerCodec(), BreakerRules.ALL, 1);

    private static final Instant CLIENT_TIME = Instant.parse("2025-12-31T23:59:59Z");

    private final EntityKey key;
    private final SortedMap<String, Long> sequences = new TreeMap<>();
    private int operations;

    private BreakerEvents(EntityKey key) {
        this.key = key;
    }

    /** Events of this service. */
    public static BreakerEvents of(String service) {
        return new BreakerEvents(EntityKey.of(service));
    }

    /** So many calls without a named instance were answered. */
    public BreakerEvent ok(String caller, int count) {
        return counts(caller, new Counts(count, 0, 0, 0, 0));
    }

    /** So many failed. */
    public BreakerEvent failed(String caller, int count) {
        return counts(caller, new Counts(0, count, 0, 0, 0));
    }

    /** So many were refused by the caller itself. */
    public BreakerEvent rejected(String caller, int count) {
        return counts(caller, new Counts(0, 0, 0, 0, count));
    }

    /** These were made. */
    public BreakerEvent counts(String caller, Counts counts) {
        return report(caller, next(caller), OptionalLong.empty(), List.of(entry(Optional.empty(), counts)), List.of());
    }

    /** These were made knowing this epoch. */
    public BreakerEvent counts(String caller, Counts counts, long epoch) {
        return report(
                caller, next(caller), OptionalLong.of(epoch), List.of(entry(Optional.empty(), counts)), List.of());
    }

    /** These were made to one instance. */
    public BreakerEvent to(String instance, String caller, Counts counts) {
        return report(
                caller, next(caller), OptionalLong.empty(), List.of(entry(Optional.of(instance), counts)), List.of());
    }

    /** The same calls were made to each of several instances. */
    public BreakerEvent toEach(List<String> instances, String caller, Counts counts) {
        List<InstanceOutcomes> entries = instances.stream()
                .map(instance -> entry(Optional.of(instance), counts))
                .toList();
        return report(caller, next(caller), OptionalLong.empty(), entries, List.of());
    }

    /** These were answered by one instance within so many microseconds. */
    public BreakerEvent latency(String instance, String caller, int count, long micros) {
        Latency latency = new Latency(count, micros, micros, micros);
        InstanceOutcomes entry =
                new InstanceOutcomes(Optional.of(instance), new Counts(count, 0, 0, 0, 0), Optional.of(latency), 0);
        return report(caller, next(caller), OptionalLong.empty(), List.of(entry), List.of());
    }

    /** One was answered by an instance, at which the caller has so many more under way. */
    public BreakerEvent underWay(String instance, String caller, int calls) {
        return underWay(instance, caller, calls, next(caller));
    }

    /** The same with a number. */
    public BreakerEvent underWay(String instance, String caller, int calls, long sequence) {
        InstanceOutcomes entry =
                new InstanceOutcomes(Optional.of(instance), new Counts(1, 0, 0, 0, 0), Optional.empty(), calls);
        return report(caller, sequence, OptionalLong.empty(), List.of(entry), List.of());
    }

    /** These were made to an instance, at which the caller has so many more under way, knowing this epoch. */
    public BreakerEvent underWay(String instance, String caller, Counts counts, int calls, long epoch) {
        InstanceOutcomes entry = new InstanceOutcomes(Optional.of(instance), counts, Optional.empty(), calls);
        return report(caller, next(caller), OptionalLong.of(epoch), List.of(entry), List.of());
    }

    /** A probe's result, with the call among the counts. */
    public BreakerEvent probe(String caller, long permit, ProbeResult.Outcome outcome) {
        Counts counts =
                switch (outcome) {
                    case OK -> new Counts(1, 0, 0, 0, 0);
                    case SLOW -> new Counts(0, 0, 1, 0, 0);
                    case FAILED -> new Counts(0, 1, 0, 0, 0);
                    case TIMED_OUT -> new Counts(0, 0, 0, 1, 0);
                };
        return report(
                caller,
                next(caller),
                OptionalLong.empty(),
                List.of(entry(Optional.empty(), counts)),
                List.of(new ProbeResult(permit, outcome)));
    }

    /** A batch with a number. */
    public BreakerEvent numbered(String caller, long sequence, Counts counts) {
        return report(caller, sequence, OptionalLong.empty(), List.of(entry(Optional.empty(), counts)), List.of());
    }

    /** A batch without a number. */
    public BreakerEvent unnumbered(String eventId, String caller, Counts counts) {
        return new BreakerEvent.Report(
                head(eventId),
                key,
                id(caller),
                0,
                OptionalLong.empty(),
                List.of(entry(Optional.empty(), counts)),
                List.of());
    }

    /** An operator's word. */
    public BreakerEvent force(State state, String reason) {
        return new BreakerEvent.Force(operation(), key, state, new OperatorNote("ann", reason));
    }

    /** An operator's word. */
    public BreakerEvent reset() {
        return new BreakerEvent.Reset(operation(), key, new OperatorNote("ann", "mended"));
    }

    /** An operator's settings. */
    /** Changes these and no others. */
    BreakerEvent change(BreakerSettings settings, Setting... named) {
        return new BreakerEvent.Configure(
                operation(), key, settings, Optional.of(new TreeSet<>(List.of(named))), new OperatorNote("ann", ""));
    }

    public BreakerEvent configure(BreakerSettings settings) {
        return new BreakerEvent.Configure(operation(), key, settings, new OperatorNote("ann", ""));
    }

    private BreakerEvent report(
            String caller,
            long sequence,
            OptionalLong epoch,
            List<InstanceOutcomes> entries,
            List<ProbeResult> probes) {
        return new BreakerEvent.Report(
                head(caller + "-" + sequence), key, id(caller), sequence, epoch, new ArrayList<>(entries), probes);
    }

    private long next(String caller) {
        return sequences.merge(caller, 1L, Long::sum);
    }

    private EventHead operation() {
        return head("op-" + ++operations);
    }

    private static EventHead head(String eventId) {
        return new EventHead(eventId, "test", CLIENT_TIME);
    }

    private static CallerId id(String caller) {
        return new CallerId("web", caller);
    }

    private static InstanceOutcomes entry(Optional<String> instance, Counts counts) {
        return new InstanceOutcomes(instance, counts, Optional.empty(), 0);
    }
}
