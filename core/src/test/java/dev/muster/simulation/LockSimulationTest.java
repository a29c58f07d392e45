package dev.muster.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.fold.Fold;
import dev.muster.fold.Hash;
import dev.muster.lock.LockDecision;
import dev.muster.lock.LockEvent;
import dev.muster.lock.LockEvents;
import dev.muster.lock.LockState;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Storms over processes, brokers and nodes, with locks. {@code -Dmuster.simulation.lock.seeds=N} runs so many, {@code
 * -Dmuster.simulation.first=S} begins with another seed than 0; a failure names its seed and tells what happened last.
 */
final class LockSimulationTest {

    private static final long FIRST = Long.getLong("muster.simulation.first", 0);
    private static final long SEEDS = Long.getLong("muster.simulation.lock.seeds", 1_500);
    private static final long SEEDS_OF_A_MUTANT = 200;

    @Test
    void shouldKeepAllPromisesInEveryStorm() {
        Set<String> met = ConcurrentHashMap.newKeySet();
        List<String> broken = LongStream.range(FIRST, FIRST + SEEDS)
                .parallel()
                .mapToObj(seed -> whatBreaks(LockEvents.SPEC.fold(), seed, met))
                .filter(failure -> !failure.isEmpty())
                .toList();

        assertThat(broken).as("%d of %d seeds", broken.size(), SEEDS).isEmpty();
        if (SEEDS >= 100) {
            assertThat(met)
                    .as("what happens in these storms")
                    .contains(
                            "granted/acquire",
                            "granted/reentry",
                            "granted/hand-over",
                            "queued/order-of-arrival",
                            "kept/keep",
                            "released/release",
                            "released/withdrawal",
                            "withdrew/withdrawal",
                            "lapsed/ttl",
                            "timed-out/wait",
                            "forgotten/dedup-window",
                            "repeated/event-id",
                            "done-before/event-id",
                            "refused/held",
                            "refused/queue-full",
                            "refused/not-holder",
                            "refused/unknown-request");
        }
    }

    @Test
    void shouldRunTheSameForTheSameSeed() {
        Hash once = run(LockEvents.SPEC.fold(), 7, decision -> {});

        assertThat(run(LockEvents.SPEC.fold(), 7, decision -> {})).isEqualTo(once);
    }

    @Test
    void shouldNoticeAFoldThatReleasesWithoutLookingAtTheToken() {
        assertThat(noticed(LockMutants::withoutTokenCheck)).contains("lost its lock to");
    }

    @Test
    void shouldNoticeAFoldThatLetsNewcomersPass() {
        assertThat(noticed(LockMutants::barging)).contains("was granted before");
    }

    @Test
    void shouldNoticeAFoldThatTakesTheLockFromTwoWhenOneLapses() {
        assertThat(noticed(LockMutants::lapsingTwice)).contains("lost its lock to");
    }

    @Test
    void shouldNoticeAFoldWhoseTokensRepeat() {
        assertThat(noticed(LockMutants::repeatingTokens)).contains("has not the token of");
    }

    @Test
    void shouldNoticeAFoldThatLetsWaitersWaitForEver() {
        assertThat(noticed(LockMutants::keepingWaiters)).contains("waits beyond its time");
    }

    @Test
    void shouldNoticeAFoldThatHearsNoKeep() {
        assertThat(noticed(LockMutants::deaf)).contains("is certain for");
    }

    /** What the first storm that notices says. */
    private static String noticed(Supplier<Fold<LockState, LockEvent, LockDecision>> mutant) {
        return LongStream.range(0, SEEDS_OF_A_MUTANT)
                .mapToObj(seed -> whatBreaks(mutant.get(), seed, ConcurrentHashMap.newKeySet()))
                .filter(failure -> !failure.isEmpty())
                .findFirst()
                .flatMap(failure -> failure.lines().findFirst())
                .orElse("nothing in " + SEEDS_OF_A_MUTANT + " storms");
    }

    private static String whatBreaks(Fold<LockState, LockEvent, LockDecision> fold, long seed, Set<String> met) {
        try {
            run(fold, seed, decision -> met.add(decision.kind() + "/" + decision.rule()));
            return "";
        } catch (AssertionError e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static Hash run(Fold<LockState, LockEvent, LockDecision> fold, long seed, Consumer<LockDecision> told) {
        return new Simulation<LockState, LockEvent, LockDecision>(
                        LockPopulation.domain(fold, told), Machine::real, seed)
                .run();
    }
}
