package dev.muster.leader;

import dev.muster.fold.EntityKey;
import dev.muster.fold.EventHead;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random events of elections, from few candidates, sessions and ids, so that the same ones meet again; now and then as large as allowed. */
public final class LeaderArbitraries {

    private LeaderArbitraries() {}

    /** Events about one election. */
    public static Arbitrary<LeaderEvent> events(EntityKey key) {
        Arbitrary<LeaderEvent> campaigns = Combinators.combine(heads(), candidates(), sessions(), offers())
                .as((head, candidate, session, offer) ->
                        new LeaderEvent.Campaign(head, key, candidate, session, offer));
        Arbitrary<LeaderEvent> keeps = Combinators.combine(heads(), candidates(), sessions())
                .as((head, candidate, session) -> new LeaderEvent.Keep(head, key, candidate, session));
        Arbitrary<LeaderEvent> resignations = Combinators.combine(heads(), candidates(), sessions())
                .as((head, candidate, session) -> new LeaderEvent.Resign(head, key, candidate, session));
        return Arbitraries.frequencyOf(Tuple.of(8, campaigns), Tuple.of(6, keeps), Tuple.of(3, resignations));
    }

    private static Arbitrary<CandidateId> candidates() {
        Arbitrary<String> few = Arbitraries.of("a", "b", "c", "d");
        Arbitrary<String> many = Arbitraries.integers().between(100, 999).map(number -> "x".repeat(197) + number);
        return Arbitraries.frequencyOf(Tuple.of(9, few), Tuple.of(1, many)).map(CandidateId::new);
    }

    private static Arbitrary<Optional<Session>> sessions() {
        Arbitrary<Session> some = Arbitraries.of("1", "2", "s".repeat(200)).map(Session::new);
        return some.optional(0.6);
    }

    private static Arbitrary<LeaderEvent.Offer> offers() {
        Arbitrary<Optional<Duration>> ttls = Arbitraries.of(
                Optional.empty(),
                Optional.of(Terms.MIN_TTL),
                Optional.of(Duration.ofSeconds(30)),
                Optional.of(Terms.MAX_TTL));
        return Combinators.combine(ttls, Arbitraries.of(0, 0, 0, 7, -1_000, 1_000), metadata())
                .as(LeaderEvent.Offer::new);
    }

    private static Arbitrary<SortedMap<String, String>> metadata() {
        Arbitrary<SortedMap<String, String>> few = Arbitraries.maps(Arbitraries.of("k", "ß"), Arbitraries.of("", "1"))
                .ofMaxSize(2)
                .map(TreeMap::new);
        SortedMap<String, String> full = new TreeMap<>();
        full.put("key", "v".repeat(1_021));
        return Arbitraries.frequencyOf(Tuple.of(9, few), Tuple.of(1, Arbitraries.just(full)));
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
