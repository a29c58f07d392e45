package dev.muster.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.presence.PresenceDecision;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.PresenceState;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The simulation itself is tried: each fault that is put in on purpose is noticed in some storm, and told for what it is. */
final class SimulationMutantsTest {

    private static final long SEEDS = 200;

    @Test
    void shouldNoticeAClockThatCountsOutages() {
        assertThat(noticed(PresencePopulation::domain, () -> Mutants.clock(Mutants::countingOutages)))
                .contains("the clock ran ahead of time");
    }

    @Test
    void shouldNoticeAClockWithoutGrace() {
        assertThat(noticed(
                        PresencePopulation::domain,
                        () -> Mutants.clock((before, after, appendedAt) -> Mutants.withoutGrace(after))))
                .contains("the clock ran ahead of time");
    }

    @Test
    void shouldNoticeAnOwnerThatDoesNotTellOfARemoval() {
        assertThat(noticed(PresencePopulation::domain, Mutants::forgetful))
                .containsAnyOf("led to something else", "the stores hold something else", "is not the last fact");
    }

    @Test
    void shouldNoticeAFoldThatForgetsWhatItHasMet() {
        assertThat(noticed(() -> new Mutants.WithoutDedup().domain(), () -> Machine::real))
                .contains("done twice");
    }

    @Test
    void shouldNoticeAFoldThatRemembersWhatIsNotInTheState() {
        assertThat(noticed(() -> new Mutants.WithMemory().domain(), () -> Machine::real))
                .containsAnyOf("led to something else", "the chain's head is not the last fact");
    }

    @Test
    void shouldNoticeAFoldThatReckonsByTheBrokersClock() {
        assertThat(noticed(() -> new Mutants.ByBrokerTime().domain(), () -> Machine::real))
                .containsAnyOf("is DOWN", "not DOWN");
    }

    @Test
    void shouldNoticeAFoldThatIsLenient() {
        assertThat(noticed(() -> new Mutants.Lenient().domain(), () -> Machine::real))
                .contains("not DOWN at");
    }

    /** What the first storm that notices says. */
    private static String noticed(
            Supplier<SimulatedDomain<PresenceState, PresenceEvent, PresenceDecision>> domain,
            Supplier<Machine.Maker<PresenceState, PresenceEvent, PresenceDecision>> maker) {
        return LongStream.range(0, SEEDS)
                .mapToObj(seed -> whatBreaks(domain.get(), maker.get(), seed))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse("nothing in " + SEEDS + " storms");
    }

    private static Optional<String> whatBreaks(
            SimulatedDomain<PresenceState, PresenceEvent, PresenceDecision> domain,
            Machine.Maker<PresenceState, PresenceEvent, PresenceDecision> maker,
            long seed) {
        try {
            new Simulation<>(domain, maker, seed).run();
            return Optional.empty();
        } catch (AssertionError e) {
            return String.valueOf(e.getMessage()).lines().findFirst();
        }
    }
}
