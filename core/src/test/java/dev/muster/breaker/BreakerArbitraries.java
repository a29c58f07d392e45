package dev.muster.breaker;

import dev.muster.fold.EntityKey;
import dev.muster.fold.EventHead;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random events of breakers, from few callers, instances and numbers, so that the same ones meet again; mostly failing, so that something happens. */
public final class BreakerArbitraries {

    private BreakerArbitraries() {}

    /** Events about one service. */
    public static Arbitrary<BreakerEvent> events(EntityKey key) {
        return Arbitraries.frequencyOf(Tuple.of(14, reports(key)), Tuple.of(2, operations(key)));
    }

    private static Arbitrary<BreakerEvent> reports(EntityKey key) {
        Arbitrary<CallerId> callers = Arbitraries.of(
                new CallerId("web", "w1"),
                new CallerId("web", "w2"),
                new CallerId("web", "w3"),
                new CallerId("mail", "m1"),
                new CallerId("b".repeat(200), "c".repeat(200)));
        Arbitrary<Long> sequences = Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just(0L)),
                Tuple.of(12, Arbitraries.longs().between(1, 200)),
                Tuple.of(1, Arbitraries.of(Long.MAX_VALUE, Long.MAX_VALUE - 1)));
        Arbitrary<OptionalLong> epochs = Arbitraries.of(
                OptionalLong.empty(), OptionalLong.empty(), OptionalLong.of(1), OptionalLong.of(3), OptionalLong.of(9));
        return Combinators.combine(
                        heads(),
                        callers,
                        sequences,
                        epochs,
                        entries().list().ofMaxSize(4),
                        probes().list().ofMaxSize(4))
                .as((head, caller, sequence, epoch, entries, probes) ->
                        new BreakerEvent.Report(head, key, caller, sequence, epoch, entries, probes));
    }

    private static Arbitrary<InstanceOutcomes> entries() {
        Arbitrary<Optional<String>> instances = Arbitraries.of("", "a", "b", "c", "d")
                .map(name -> name.isEmpty() ? Optional.empty() : Optional.of(name));
        Arbitrary<Counts> counts = Arbitraries.of(
                new Counts(30, 0, 0, 0, 0),
                new Counts(0, 1, 0, 0, 0),
                new Counts(0, 25, 0, 0, 0),
                new Counts(2, 20, 3, 5, 1),
                new Counts(0, 0, 40, 0, 0),
                new Counts(0, 0, 0, 0, 7),
                new Counts(Counts.MAX, Counts.MAX, Counts.MAX, Counts.MAX, Counts.MAX));
        Arbitrary<Optional<Latency>> latencies = Arbitraries.of(
                Optional.empty(),
                Optional.of(new Latency(30, 5_000, 1_000, 4_000)),
                Optional.of(new Latency(20, 9_000_000, 2_000_000, 9_000_000)),
                Optional.of(new Latency(Counts.MAX, Latency.MAX_MICROS, Latency.MAX_MICROS, Latency.MAX_MICROS)));
        return Combinators.combine(instances, counts, latencies, Arbitraries.of(0, 3, Counts.MAX))
                .as((instance, count, latency, inFlight) -> new InstanceOutcomes(
                        instance, count, latency.filter(one -> one.count() <= count.made()), inFlight));
    }

    private static Arbitrary<ProbeResult> probes() {
        return Combinators.combine(Arbitraries.longs().between(1, 12), Arbitraries.of(ProbeResult.Outcome.class))
                .as(ProbeResult::new);
    }

    private static Arbitrary<BreakerEvent> operations(EntityKey key) {
        Arbitrary<OperatorNote> notes = Arbitraries.of(
                new OperatorNote("", ""),
                new OperatorNote("ann", "drill"),
                new OperatorNote("b".repeat(200), "r".repeat(1_000)));
        return Combinators.combine(
                        heads(), notes, settings(), Arbitraries.integers().between(0, 6))
                .as((head, note, settings, which) -> switch (which) {
                    case 0 -> new BreakerEvent.Force(head, key, State.FORCED_OPEN, note);
                    case 1 -> new BreakerEvent.Force(head, key, State.FORCED_CLOSED, note);
                    case 2, 3 -> new BreakerEvent.Reset(head, key, note);
                    case 4 ->
                        new BreakerEvent.Configure(
                                head,
                                key,
                                settings,
                                Optional.of(new TreeSet<>(
                                        Set.of(Setting.WINDOW_CALLS, Setting.MINIMUM_CALLS, Setting.OPEN_TIME_MAX))),
                                note);
                    default -> new BreakerEvent.Configure(head, key, settings, note);
                });
    }

    private static Arbitrary<BreakerSettings> settings() {
        BreakerSettings.Trip byCalls = new BreakerSettings.Trip(
                OptionalInt.of(1_000),
                OptionalInt.of(300),
                OptionalInt.of(400),
                Optional.of(new WindowSize.OfCalls(50)),
                OptionalInt.of(10),
                OptionalInt.of(3));
        BreakerSettings.Trip byTime = new BreakerSettings.Trip(
                OptionalInt.of(3),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.of(new WindowSize.OfTime(Duration.ofSeconds(3))),
                OptionalInt.of(1),
                OptionalInt.empty());
        BreakerSettings.Recovery quick = new BreakerSettings.Recovery(
                Optional.of(Duration.ofSeconds(2)),
                Optional.of(Duration.ofSeconds(20)),
                OptionalInt.of(2),
                Optional.of(Duration.ofSeconds(3)));
        BreakerSettings.Recovery slow = new BreakerSettings.Recovery(
                Optional.of(Duration.ofDays(1)), Optional.empty(), OptionalInt.empty(), Optional.empty());
        BreakerSettings.Ejecting all =
                new BreakerSettings.Ejecting(Optional.of(Duration.ofSeconds(5)), OptionalInt.of(1_000));
        return Combinators.combine(
                        Arbitraries.of(List.of(BreakerSettings.Trip.NONE, byCalls, byTime)),
                        Arbitraries.of(List.of(BreakerSettings.Recovery.NONE, quick, slow)),
                        Arbitraries.of(List.of(BreakerSettings.Ejecting.NONE, all)))
                .as(BreakerSettings::new);
    }

    private static Arbitrary<EventHead> heads() {
        Arbitrary<String> few = Arbitraries.of("e1", "e2", "e3", "e4", "e5", "e6");
        Arbitrary<String> many =
                Arbitraries.longs().map(number -> (number + "-").repeat(200).substring(0, 200));
        return Combinators.combine(
                        Arbitraries.oneOf(few, many),
                        Arbitraries.of("", "node-1"),
                        Arbitraries.of(Instant.EPOCH, Instant.MIN, Instant.MAX))
                .as(EventHead::new);
    }
}
