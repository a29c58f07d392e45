package dev.muster.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.fold.Fold;
import dev.muster.fold.Hash;
import dev.muster.leader.LeaderDecision;
import dev.muster.leader.LeaderEvent;
import dev.muster.leader.LeaderEvents;
import dev.muster.leader.LeaderState;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Storms over candidates, brokers and nodes. {@code -Dmuster.simulation.leader.seeds=N} runs so many, {@code -Dmuster.simulation.first=S}
 * begins with another seed than 0; a failure names its seed and tells what happened last.
 */
final class LeaderSimulationTest {

    private static final long FIRST = Long.getLong("muster.simulation.first", 0);
    private static final long SEEDS = Long.getLong("muster.simulation.leader.seeds", 1_500);
    private static final long SEEDS_OF_A_MUTANT = 300;

    @Test
    void shouldKeepAllPromisesInEveryStorm() {
        Set<String> met = ConcurrentHashMap.newKeySet();
        List<String> broken = LongStream.range(FIRST, FIRST + SEEDS)
                .parallel()
                .mapToObj(seed -> whatBreaks(LeaderEvents.SPEC.fold(), LeaderPopulation.MARGIN_MS, seed, met))
                .filter(failure -> !failure.isEmpty())
                .toList();

        assertThat(broken).as("%d of %d seeds", broken.size(), SEEDS).isEmpty();
        if (SEEDS >= 100) {
            assertThat(met)
                    .as("what happens in these storms")
                    .contains(
                            "joined/campaign",
                            "replaced/campaign",
                            "resigned/resign",
                            "lapsed/ttl",
                            "ended/campaign",
                            "ended/resign",
                            "ended/ttl",
                            "elected/succession",
                            "kept/keep",
                            "refused/superseded",
                            "refused/unknown-candidate",
                            "done-before/event-id");
        }
    }

    @Test
    void shouldRunTheSameForTheSameSeed() {
        Hash once = run(LeaderEvents.SPEC.fold(), LeaderPopulation.MARGIN_MS, 7, decision -> {});

        assertThat(run(LeaderEvents.SPEC.fold(), LeaderPopulation.MARGIN_MS, 7, decision -> {}))
                .isEqualTo(once);
    }

    @Test
    void shouldNoticeAFoldThatTakesKeepsOfAnySession() {
        assertThat(noticed(LeaderMutants::withoutSessions)).contains("a keep of session");
    }

    /** It is late as well, which most storms notice first. */
    @Test
    void shouldNoticeAFoldThatElectsTheSilent() {
        assertThat(LongStream.range(0, SEEDS_OF_A_MUTANT)
                        .mapToObj(seed -> whatBreaks(
                                LeaderMutants.electingTheSilent(),
                                LeaderPopulation.MARGIN_MS,
                                seed,
                                ConcurrentHashMap.newKeySet())))
                .anyMatch(failure -> failure.contains("was silent until"));
    }

    @Test
    void shouldNoticeAFoldThatLetsTermsRepeat() {
        assertThat(noticed(LeaderMutants::countingTermsInTens)).containsAnyOf("do not grow", "is elected by");
    }

    @Test
    void shouldNoticeAFoldThatDoesNotWaitForOneWhoMayNotKnow() {
        assertThat(noticed(LeaderMutants::trustful)).contains(", before ");
    }

    /** One that takes all of its ttl for its own; what the margin has to be in the worst case is tested by {@code LeaderMarginTest}. */
    @Test
    void shouldNoticeAClientThatIsCertainForTooLong() {
        assertThat(noticed(LeaderEvents.SPEC::fold, -1_000)).contains("are all certain that they lead");
    }

    /** What the first storm that notices says. */
    private static String noticed(Supplier<Fold<LeaderState, LeaderEvent, LeaderDecision>> mutant) {
        return noticed(mutant, LeaderPopulation.MARGIN_MS);
    }

    private static String noticed(Supplier<Fold<LeaderState, LeaderEvent, LeaderDecision>> mutant, long marginMs) {
        return LongStream.range(0, SEEDS_OF_A_MUTANT)
                .mapToObj(seed -> whatBreaks(mutant.get(), marginMs, seed, ConcurrentHashMap.newKeySet()))
                .filter(failure -> !failure.isEmpty())
                .findFirst()
                .flatMap(failure -> failure.lines().findFirst())
                .orElse("nothing in " + SEEDS_OF_A_MUTANT + " storms");
    }

    private static String whatBreaks(
            Fold<LeaderState, LeaderEvent, LeaderDecision> fold, long marginMs, long seed, Set<String> met) {
        try {
            run(fold, marginMs, seed, decision -> met.add(decision.kind() + "/" + decision.rule()));
            return "";
        } catch (AssertionError e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static Hash run(
            Fold<LeaderState, LeaderEvent, LeaderDecision> fold,
            long marginMs,
            long seed,
            Consumer<LeaderDecision> told) {
        return new Simulation<LeaderState, LeaderEvent, LeaderDecision>(
                        LeaderPopulation.domain(fold, marginMs, told), Machine::real, seed)
                .run();
    }
}
