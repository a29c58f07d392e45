package dev.muster.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;

/** What two callers have measured, against a reckoning that keeps them all. */
final class SlowestTest {

    @Provide
    Arbitrary<List<Tuple2<String, Long>>> words() {
        return Arbitraries.of("w1", "w2", "w3", "w4")
                .flatMap(caller -> Arbitraries.longs().between(0, 20).map(median -> Tuple.of(caller, median)))
                .list()
                .ofMaxSize(30);
    }

    @Property
    void isSeenBySeveralExactlyWhenTwoCallersMeasuredMore(@ForAll("words") List<Tuple2<String, Long>> words) {
        Slowest slowest = Slowest.NOBODY;
        TreeMap<String, Long> highest = new TreeMap<>();
        for (Tuple2<String, Long> word : words) {
            slowest = slowest.with(word.get1(), word.get2());
            highest.merge(word.get1(), word.get2(), Math::max);
        }
        long second = highest.values().stream()
                .sorted(Comparator.reverseOrder())
                .skip(1)
                .findFirst()
                .orElse(0L);
        for (long limit = 0; limit <= 20; limit++) {
            assertThat(slowest.isSeenBySeveral(limit)).isEqualTo(second > limit);
        }
    }
}
