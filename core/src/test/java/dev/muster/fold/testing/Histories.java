package dev.muster.fold.testing;

import dev.muster.fold.Event;
import dev.muster.fold.Rule;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/** Random histories of one entity: events of its domain, passages of time and rules that change. */
final class Histories {

    private static final int MAX_LENGTH = 40;

    private Histories() {}

    static <E extends Event> Arbitrary<List<Happening<E>>> of(Arbitrary<E> events, List<Rule> rules) {
        Arbitrary<Happening<E>> arrivals = events.map(Happening.Arrives::new);
        Arbitrary<Happening<E>> changes = rules(rules).map(Happening.RulesChange::new);
        Arbitrary<Happening<E>> happenings = Arbitraries.frequencyOf(
                Tuple.of(12, arrivals), Tuple.of(6, Histories.<E>passages()), Tuple.of(1, changes));
        return happenings.list().ofMaxSize(MAX_LENGTH).withSizeDistribution(RandomDistribution.uniform());
    }

    /** Values for some of the rules, each one that may stand. */
    static Arbitrary<SortedMap<String, String>> rules(List<Rule> rules) {
        Arbitrary<SortedMap<String, String>> values = Arbitraries.just(new TreeMap<>());
        for (Rule rule : rules) {
            Arbitrary<String> value = valueOf(rule).optional(0.5).map(chosen -> chosen.orElse(""));
            values = Combinators.combine(values, value).as((others, one) -> {
                SortedMap<String, String> all = new TreeMap<>(others);
                if (!one.isEmpty()) {
                    all.put(rule.name(), one);
                }
                return all;
            });
        }
        return values;
    }

    private static Arbitrary<String> valueOf(Rule rule) {
        if (rule instanceof Rule.OfDuration span) {
            return Arbitraries.longs()
                    .between(span.min().toMillis(), span.max().toMillis())
                    .map(millis -> Duration.ofMillis(millis).toString());
        }
        Rule.OfCount count = (Rule.OfCount) rule;
        return Arbitraries.longs().between(count.min(), count.max()).map(String::valueOf);
    }

    private static <E extends Event> Arbitrary<Happening<E>> passages() {
        Arbitrary<Long> soon = Arbitraries.longs().between(0, 5_000);
        Arbitrary<Long> medium = Arbitraries.longs().between(0, 60_000).withDistribution(RandomDistribution.uniform());
        Arbitrary<Long> late = Arbitraries.longs()
                .between(0, Duration.ofHours(3).toMillis())
                .withDistribution(RandomDistribution.uniform());
        Arbitrary<Long> logTime = Arbitraries.frequencyOf(Tuple.of(4, soon), Tuple.of(4, medium), Tuple.of(1, late));
        Arbitrary<Long> lateness = Arbitraries.longs().between(0, 10_000);
        Arbitrary<Long> leap = Arbitraries.longs()
                .between(Duration.ofDays(-1).toMillis(), Duration.ofDays(1).toMillis());
        Arbitrary<Long> error = Arbitraries.frequencyOf(Tuple.of(9, Arbitraries.just(0L)), Tuple.of(1, leap));
        return Combinators.combine(logTime, lateness, error)
                .as((time, over, wrong) -> new Happening.Passes<>(
                        Duration.ofMillis(time), Duration.ofMillis(over), Duration.ofMillis(time + wrong)));
    }
}
