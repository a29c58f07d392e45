package dev.muster.presence;

import dev.muster.fold.EntityKey;
import dev.muster.fold.EventHead;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random events of presence, from few ids, lives and profiles, so that the same ones meet again; now and then as large as allowed. */
public final class PresenceArbitraries {

    private PresenceArbitraries() {}

    /** Events about one instance. */
    public static Arbitrary<PresenceEvent> events(EntityKey key) {
        return Arbitraries.frequencyOf(
                Tuple.of(6, heartbeats(key)),
                Tuple.of(5, registrations(key)),
                Tuple.of(5, results(key)),
                Tuple.of(2, updates(key)),
                Tuple.of(3, operations(key)),
                Tuple.of(
                        2,
                        Combinators.combine(heads(), lives())
                                .as((head, life) -> new PresenceEvent.Deregister(head, key, life))));
    }

    private static Arbitrary<PresenceEvent> heartbeats(EntityKey key) {
        return Combinators.combine(heads(), lives(), statuses().optional(0.4), loads().optional(0.3))
                .as((head, life, status, load) -> new PresenceEvent.Heartbeat(head, key, life, status, load));
    }

    private static Arbitrary<PresenceEvent> registrations(EntityKey key) {
        Arbitrary<Integer> ports = Arbitraries.of(1, 8080, 65_535);
        Arbitrary<Location> locations =
                Arbitraries.of(new Location("", ""), new Location("eu", "eu-1a"), new Location("é".repeat(200), "z"));
        return Combinators.combine(heads(), lives(), ports, locations, traits(), terms())
                .as((head, life, port, location, traits, terms) -> new PresenceEvent.Register(
                        head, key, life, new Endpoint("host", port, "http"), location, traits, terms));
    }

    private static Arbitrary<PresenceEvent> results(EntityKey key) {
        Arbitrary<String> targets =
                Arbitraries.of("http://host:8080/health", "http://host:8080/health", "tcp://host:8080", "tcp://host:1");
        Arbitrary<CheckResult.Outcome> outcomes = Arbitraries.of(CheckResult.Outcome.values());
        Arbitrary<String> whys = Arbitraries.of("200", "status 500, expected any 2xx", "w".repeat(CheckResult.MAX_WHY));
        Arbitrary<Incarnation> lives = Arbitraries.of("a", "b", "e1").map(Incarnation::new);
        return Combinators.combine(heads(), lives, targets, outcomes, whys)
                .as((head, life, target, outcome, why) -> new PresenceEvent.CheckReport(
                        head, key, life, new CheckResult(target, outcome, why, Duration.ofMillis(3))));
    }

    private static Arbitrary<PresenceEvent> updates(EntityKey key) {
        Arbitrary<OptionalInt> weights =
                Arbitraries.of(OptionalInt.empty(), OptionalInt.of(0), OptionalInt.of(1), OptionalInt.of(1_000));
        return Combinators.combine(
                        heads(), weights, tags().optional(0.5), metadata().optional(0.5))
                .as((head, weight, tags, metadata) -> new PresenceEvent.Update(head, key, weight, tags, metadata));
    }

    private static Arbitrary<PresenceEvent> operations(EntityKey key) {
        Arbitrary<OperatorMark.Note> notes = Arbitraries.of(
                new OperatorMark.Note("", ""),
                new OperatorMark.Note("ann", "drill"),
                new OperatorMark.Note("b".repeat(200), "r".repeat(1_000)));
        Arbitrary<Status> imposed = Arbitraries.of(Status.UP, Status.DOWN, Status.OUT_OF_SERVICE);
        return Combinators.combine(
                        heads(), notes, imposed, Arbitraries.integers().between(0, 3))
                .as((head, note, status, which) -> switch (which) {
                    case 0 -> new PresenceEvent.OverrideStatus(head, key, status, note);
                    case 1 -> new PresenceEvent.ClearOverride(head, key, note);
                    case 2 -> new PresenceEvent.SetMaintenance(head, key, note);
                    default -> new PresenceEvent.ClearMaintenance(head, key, note);
                });
    }

    private static Arbitrary<EventHead> heads() {
        Arbitrary<String> few = Arbitraries.of("e1", "e2", "e3", "e4", "e5", "e6");
        Arbitrary<String> many =
                Arbitraries.longs().map(number -> (number + "-").repeat(200).substring(0, 200));
        Arbitrary<Instant> clientTimes = Arbitraries.of(Instant.EPOCH, Instant.MIN, Instant.MAX);
        return Combinators.combine(Arbitraries.oneOf(few, many), Arbitraries.of("", "node-1"), clientTimes)
                .as(EventHead::new);
    }

    private static Arbitrary<Optional<Incarnation>> lives() {
        Arbitrary<Incarnation> some = Arbitraries.of("a", "b", "c", "e1").map(Incarnation::new);
        Arbitrary<Incarnation> others = Arbitraries.integers().map(number -> new Incarnation("life" + number));
        return Arbitraries.frequencyOf(Tuple.of(9, some), Tuple.of(1, others)).optional(0.5);
    }

    private static Arbitrary<Status> statuses() {
        return Arbitraries.of(Status.values());
    }

    private static Arbitrary<Load> loads() {
        Arbitrary<OptionalInt> figure =
                Arbitraries.of(OptionalInt.empty(), OptionalInt.of(0), OptionalInt.of(Integer.MAX_VALUE));
        return Combinators.combine(figure, figure, figure).as(Load::new);
    }

    private static Arbitrary<Traits> traits() {
        return Combinators.combine(Arbitraries.of(0, 1, 1_000), tags(), metadata())
                .as(Traits::new);
    }

    private static Arbitrary<List<String>> tags() {
        Arbitrary<List<String>> few = Arbitraries.of("b", "a", "Ä").list().ofMaxSize(3);
        Arbitrary<List<String>> full = Arbitraries.integers()
                .between(10, 73)
                .map(n -> "t".repeat(198) + n)
                .list()
                .ofSize(64);
        return Arbitraries.frequencyOf(Tuple.of(9, few), Tuple.of(1, full));
    }

    private static Arbitrary<SortedMap<String, String>> metadata() {
        Arbitrary<SortedMap<String, String>> few = Arbitraries.maps(
                        Arbitraries.of("k", "v", "ß"), Arbitraries.of("", "1", "2"))
                .ofMaxSize(3)
                .map(TreeMap::new);
        Arbitrary<SortedMap<String, String>> full = Arbitraries.of('x', 'y').map(filler -> {
            SortedMap<String, String> map = new TreeMap<>();
            map.put("key", String.valueOf(filler).repeat(16 * 1024 - 3));
            return map;
        });
        return Arbitraries.frequencyOf(Tuple.of(19, few), Tuple.of(1, full));
    }

    private static Arbitrary<PresenceEvent.Terms> terms() {
        Arbitrary<Optional<Duration>> ttl =
                Arbitraries.of(Optional.empty(), Optional.of(Duration.ofSeconds(3)), Optional.of(Duration.ofHours(1)));
        Arbitrary<Optional<Duration>> deregisterAfter =
                Arbitraries.of(Optional.empty(), Optional.of(Duration.ofSeconds(1)), Optional.of(Duration.ofDays(7)));
        return Combinators.combine(ttl, deregisterAfter, checks().optional(0.6)).as(PresenceEvent.Terms::new);
    }

    private static Arbitrary<CheckTerms> checks() {
        Arbitrary<Check.Probe> probes = Arbitraries.of(
                new Check.Tcp(),
                new Check.Http("/health", List.of()),
                new Check.Http("/health", List.of(204, 200)),
                new Check.Http("/" + "p".repeat(499), List.of()));
        Arbitrary<Optional<Duration>> intervals =
                Arbitraries.of(Optional.empty(), Optional.of(Duration.ofSeconds(1)), Optional.of(Duration.ofHours(1)));
        Arbitrary<Optional<Duration>> timeouts = Arbitraries.of(
                Optional.empty(), Optional.of(Duration.ofMillis(100)), Optional.of(Duration.ofSeconds(1)));
        Arbitrary<OptionalInt> thresholds = Arbitraries.of(OptionalInt.empty(), OptionalInt.of(1), OptionalInt.of(3));
        return Combinators.combine(probes, intervals, timeouts, thresholds, thresholds)
                .as(CheckTerms::new);
    }
}
