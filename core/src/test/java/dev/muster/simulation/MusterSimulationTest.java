package dev.muster.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.fold.Hash;
import dev.muster.presence.PresenceDecision;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.PresenceState;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many storms, each from a seed. {@code -Dmuster.simulation.seeds=N} runs so many, {@code -Dmuster.simulation.first=S} begins with another
 * seed than 0; a failure names its seed and tells what happened last.
 */
final class MusterSimulationTest {

    private static final long FIRST = Long.getLong("muster.simulation.first", 0);
    private static final long SEEDS = Long.getLong("muster.simulation.seeds", 1_500);

    @Test
    void shouldKeepAllPromisesInEveryStorm() {
        List<String> broken = LongStream.range(FIRST, FIRST + SEEDS)
                .parallel()
                .mapToObj(MusterSimulationTest::whatBreaks)
                .filter(failure -> !failure.isEmpty())
                .toList();

        assertThat(broken).as("%d of %d seeds", broken.size(), SEEDS).isEmpty();
    }

    /** Two sessions had the same number and id where the first was not folded yet: the clock went on without the grace. */
    @ParameterizedTest
    @ValueSource(longs = {821, 3148})
    void shouldLetClientsBeHeardFirstWhenTheFoldLagsBehindItsOwnTicks(long seed) {
        assertThat(whatBreaks(seed)).isEmpty();
    }

    /** A first tick that told only the time since the owner last had nothing to tick for hid an outage. */
    @ParameterizedTest
    @ValueSource(longs = 1219)
    void shouldLetClientsBeHeardFirstWhenTheFirstDeadlineIsFoldedAfterAnOutage(long seed) {
        assertThat(whatBreaks(seed)).isEmpty();
    }

    @Test
    void shouldRunTheSameForTheSameSeed() {
        Hash once = run(7);

        assertThat(run(7)).isEqualTo(once);
        assertThat(run(8)).isNotEqualTo(once);
    }

    private static Hash run(long seed) {
        return new Simulation<PresenceState, PresenceEvent, PresenceDecision>(
                        PresencePopulation.domain(), Machine::real, seed)
                .run();
    }

    private static String whatBreaks(long seed) {
        try {
            run(seed);
            return "";
        } catch (AssertionError e) {
            return String.valueOf(e.getMessage());
        }
    }
}
