package dev.muster.fold.testing;

import dev.muster.fold.Event;
import dev.muster.fold.EventHead;
import dev.muster.fold.FoldSpec;
import dev.muster.fold.Rule;
import dev.muster.partition.Arrival;
import dev.muster.partition.EngineRules;
import dev.muster.partition.Intake;
import dev.muster.partition.Rejection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/** Random records of one partition: mostly events and ticks of one owner after the other, with all else that a log may hold. */
final class PartitionHistories {

    private static final EventHead HEAD = new EventHead("log", "node-1", Instant.EPOCH);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final SortedMap<String, String> UNKNOWN_RULE = new TreeMap<>(Map.of("unknown", "1"));
    private static final int LENGTH = 150;

    private PartitionHistories() {}

    static <E extends Event> Arbitrary<List<Arrival<E>>> of(Arbitrary<E> events, FoldSpec<?, E, ?> spec) {
        return seeds(events, spec)
                .list()
                .ofMinSize(1)
                .ofMaxSize(LENGTH)
                .withSizeDistribution(RandomDistribution.uniform())
                .map(history -> arrivals(history, spec));
    }

    /** A record before its number, session and version are known. */
    private interface Seed<E extends Event> {
        Intake<E> at(Cursor cursor);
    }

    /**
     * A record, and what lies between it and the one before.
     *
     * @param brokerMs by how much the broker's clock moves
     * @param offsets by how much the offset grows
     */
    private record Placed<E extends Event>(long brokerMs, int offsets, Seed<E> seed) {}

    /** Where the history has come to. */
    private static final class Cursor {
        private final int level;
        private long session = 1;
        private long version;

        Cursor(int level) {
            this.level = level;
        }
    }

    private static <E extends Event> List<Arrival<E>> arrivals(List<Placed<E>> history, FoldSpec<?, E, ?> spec) {
        Cursor cursor = new Cursor(spec.level());
        List<Arrival<E>> arrivals = new ArrayList<>();
        Instant broker = START;
        long offset = 0;
        arrivals.add(new Arrival<>(offset, broker, rulesSet(cursor, shortestSpans(spec))));
        for (Placed<E> placed : history) {
            broker = broker.plusMillis(placed.brokerMs);
            offset += placed.offsets;
            arrivals.add(new Arrival<>(offset, broker, placed.seed.at(cursor)));
        }
        return arrivals;
    }

    private static <E extends Event> Arbitrary<Placed<E>> seeds(Arbitrary<E> events, FoldSpec<?, E, ?> spec) {
        Arbitrary<Seed<E>> domain = events.map(event -> cursor -> new Intake.Domain<>(event));
        Arbitrary<Seed<E>> others = Arbitraries.of(List.<Seed<E>>of(
                cursor -> new Intake.Barrier<>(HEAD),
                cursor -> new Intake.Misplaced<>(HEAD, 5),
                cursor -> new Intake.Rejected<>(new Rejection(Rejection.Code.TOMBSTONE, "no value"), Optional.empty()),
                cursor -> new Intake.Rejected<>(new Rejection(Rejection.Code.BAD_KEY, "'?'"), Optional.of(HEAD)),
                cursor -> new Intake.RulesSet<>(HEAD, cursor.version, cursor.level, UNKNOWN_RULE)));
        Arbitrary<Seed<E>> any = Arbitraries.frequencyOf(
                Tuple.of(10, domain),
                Tuple.of(14, PartitionHistories.<E>ticks()),
                Tuple.of(1, PartitionHistories.<E>rules(spec)),
                Tuple.of(2, others));
        Arbitrary<Long> usual = Arbitraries.longs().between(0, 1_000).withDistribution(RandomDistribution.uniform());
        Arbitrary<Long> leap = Arbitraries.longs().between(-10_000_000, 10_000_000);
        Arbitrary<Long> brokerMs = Arbitraries.frequencyOf(Tuple.of(30, usual), Tuple.of(1, leap));
        return Combinators.combine(brokerMs, Arbitraries.of(1, 1, 1, 2, 7), any).as(Placed::new);
    }

    private static <E extends Event> Arbitrary<Seed<E>> ticks() {
        Arbitrary<Integer> owners = Arbitraries.frequency(Tuple.of(30, 0), Tuple.of(1, 1), Tuple.of(1, -1));
        return Combinators.combine(
                        owners, Arbitraries.longs().between(300, 1_000).withDistribution(RandomDistribution.uniform()))
                .as((newer, millis) -> cursor -> {
                    cursor.session = Math.max(cursor.session, cursor.session + newer);
                    long session = newer < 0 ? cursor.session - 1 : cursor.session;
                    return new Intake.Tick<>(HEAD, session, "session-" + session, Duration.ofMillis(millis));
                });
    }

    private static <E extends Event> Arbitrary<Seed<E>> rules(FoldSpec<?, E, ?> spec) {
        Arbitrary<SortedMap<String, String>> shortest = Arbitraries.just(shortestSpans(spec));
        return Arbitraries.frequencyOf(Tuple.of(4, shortest), Tuple.of(1, Histories.rules(spec.rules())))
                .map(values -> cursor -> rulesSet(cursor, values));
    }

    /** Of the next version; checkpoints come as often as the rule allows. */
    private static <E extends Event> Intake<E> rulesSet(Cursor cursor, SortedMap<String, String> values) {
        SortedMap<String, String> all = new TreeMap<>(values);
        all.put(EngineRules.CHECKPOINT_EVERY.name(), Long.toString(EngineRules.CHECKPOINT_EVERY.min()));
        return new Intake.RulesSet<>(HEAD, ++cursor.version, cursor.level, all);
    }

    /** So that within one history something lives, dies and is forgotten. */
    private static SortedMap<String, String> shortestSpans(FoldSpec<?, ?, ?> spec) {
        SortedMap<String, String> values = new TreeMap<>();
        for (Rule rule : spec.rules()) {
            if (rule instanceof Rule.OfDuration span) {
                values.put(span.name(), span.min().toString());
            }
        }
        return values;
    }
}
