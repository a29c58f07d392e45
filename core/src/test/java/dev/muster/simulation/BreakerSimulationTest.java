package dev.muster.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.breaker.BreakerDecision;
import dev.muster.breaker.BreakerEvent;
import dev.muster.breaker.BreakerEvents;
import dev.muster.breaker.BreakerState;
import dev.muster.fold.Fold;
import dev.muster.fold.Hash;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Storms over callers, brokers and nodes, with breakers. {@code -Dmuster.simulation.breaker.seeds=N} runs so many,
 * {@code -Dmuster.simulation.first=S} begins with another seed than 0; a failure names its seed and tells what happened last.
 */
final class BreakerSimulationTest {

    private static final long FIRST = Long.getLong("muster.simulation.first", 0);
    private static final long SEEDS = Long.getLong("muster.simulation.breaker.seeds", 24);
    private static final long SEEDS_OF_A_MUTANT = 100;

    @Test
    void shouldKeepAllPromisesInEveryStorm() {
        Set<String> met = ConcurrentHashMap.newKeySet();
        List<String> broken = LongStream.range(FIRST, FIRST + SEEDS)
                .parallel()
                .mapToObj(seed -> whatBreaks(BreakerEvents.SPEC.fold(), seed, met))
                .filter(failure -> !failure.isEmpty())
                .toList();

        assertThat(broken).as("%d of %d seeds", broken.size(), SEEDS).isEmpty();
        if (SEEDS >= 24) {
            assertThat(met)
                    .as("what happens in these storms")
                    .contains(
                            "moved/consecutive-failures",
                            "moved/failure-rate",
                            "moved/slow-rate",
                            "moved/open-time",
                            "moved/probes",
                            "moved/half-open-time",
                            "moved/force",
                            "moved/reset",
                            "permitted/permit-time",
                            "permitted/free-permit",
                            "probed/probes",
                            "ejected/consecutive-failures",
                            "ejected/latency",
                            "returned/ejection-time",
                            "repeated/sequence");
        }
    }

    @Test
    void shouldRunTheSameForTheSameSeed() {
        Hash once = run(BreakerEvents.SPEC.fold(), 7, decision -> {});

        assertThat(run(BreakerEvents.SPEC.fold(), 7, decision -> {})).isEqualTo(once);
    }

    @Test
    void shouldNoticeAFoldThatTakesOneCallerForTwo() {
        assertThat(noticed(BreakerMutants::believingOne)).containsAnyOf("opened on the word of", "opened on more than");
    }

    @Test
    void shouldNoticeAFoldThatCountsABatchTwice() {
        assertThat(noticed(BreakerMutants::withoutDedup)).contains("is counted twice");
    }

    @Test
    void shouldNoticeAFoldThatGivesTooManyPermits() {
        assertThat(noticed(BreakerMutants::generous)).contains("probes out");
    }

    @Test
    void shouldNoticeAFoldThatStaysHalfOpen() {
        assertThat(noticed(BreakerMutants::patient)).contains("is half open for");
    }

    /** What the first storm that notices says. */
    private static String noticed(Supplier<Fold<BreakerState, BreakerEvent, BreakerDecision>> mutant) {
        return LongStream.range(0, SEEDS_OF_A_MUTANT)
                .mapToObj(seed -> whatBreaks(mutant.get(), seed, ConcurrentHashMap.newKeySet()))
                .filter(failure -> !failure.isEmpty())
                .findFirst()
                .flatMap(failure -> failure.lines().findFirst())
                .orElse("nothing in " + SEEDS_OF_A_MUTANT + " storms");
    }

    private static String whatBreaks(
            Fold<BreakerState, BreakerEvent, BreakerDecision> fold, long seed, Set<String> met) {
        try {
            run(fold, seed, decision -> met.add(decision.kind() + "/" + decision.rule()));
            return "";
        } catch (AssertionError e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static Hash run(
            Fold<BreakerState, BreakerEvent, BreakerDecision> fold, long seed, Consumer<BreakerDecision> told) {
        return new Simulation<BreakerState, BreakerEvent, BreakerDecision>(
                        BreakerPopulation.domain(fold, told), Machine::real, seed)
                .run();
    }
}
