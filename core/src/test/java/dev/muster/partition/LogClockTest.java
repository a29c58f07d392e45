package dev.muster.partition;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.presence.PresenceEvent;
import dev.muster.presence.PresenceEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LogClockTest {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant BROKER = Instant.parse("2026-01-01T12:00:00Z");

    /** In the middle of session 7, with nothing frozen. */
    private static final LogClock RUNNING = new LogClock(T0, BROKER, 7, "seven", ZERO);

    @ParameterizedTest(name = "broker {0} ms, owner {1} ms: moves {2} ms, frozen for {3} ms")
    @CsvSource({
        "     400,      400,  400,    0",
        "     400,      300,  300,    0",
        "     300,      400,  300,    0",
        "       0,      400,    0,    0",
        "     400,        0,    0,    0",
        // A step of a second counts, a longer one does not and freezes.
        "    1000,     1000, 1000,    0",
        "    1001,     1001,    0, 5000",
        " 3600000,  3600000,    0, 5000",
        // What is long by one clock only is as short as the other says.
        " 3600000,      400,  400,    0",
        "     400,  3600000,  400,    0",
        // Neither clock ever counts backwards.
        "-3600000,      400,    0,    0",
        "     400,     -400,    0,    0",
        "-3600000, -3600000,    0,    0",
    })
    void shouldMoveByTheShorterOfBothClocks(long brokerMs, long ownerMs, long movedMs, long frozenMs) {
        LogClock after = RUNNING.ticked(tick(7, "seven", ofMillis(ownerMs)), BROKER.plusMillis(brokerMs));

        assertThat(after)
                .isEqualTo(new LogClock(
                        T0.plusMillis(movedMs), BROKER.plusMillis(brokerMs), 7, "seven", ofMillis(frozenMs)));
    }

    @ParameterizedTest(name = "frozen for {0} ms, step {1} ms: moves {2} ms, frozen for {3} ms")
    @CsvSource({
        "5000,  400,   0, 4600",
        " 400,  400,   0,    0",
        " 300,  400, 100,    0",
        "   1, 1000, 999,    0",
        // Too long a step in the middle of a freeze begins it anew.
        " 300, 1001,   0, 5000",
    })
    void shouldCountWhatIsFrozenBeforeItMoves(long frozenMs, long stepMs, long movedMs, long leftMs) {
        LogClock frozen = new LogClock(T0, BROKER, 7, "seven", ofMillis(frozenMs));

        LogClock after = frozen.ticked(tick(7, "seven", ofMillis(stepMs)), BROKER.plusMillis(stepMs));

        assertThat(after.now()).isEqualTo(T0.plusMillis(movedMs));
        assertThat(after.freezeLeft()).isEqualTo(ofMillis(leftMs));
    }

    @ParameterizedTest(name = "tick of session {0} {1}")
    @CsvSource({"6, six", "6, seven", "7, other", "7, ''", "0, ''", "-1, seven"})
    void shouldIgnoreTicksOfOtherSessionsThatAreNotNewer(long session, String sessionId) {
        assertThat(RUNNING.ticked(tick(session, sessionId, ofMillis(400)), BROKER.plusMillis(400)))
                .isSameAs(RUNNING);
    }

    @ParameterizedTest
    @CsvSource({"0, ''", "0, zero", "-5, ''"})
    void shouldIgnoreTicksOfNoSessionBeforeTheFirst(long session, String sessionId) {
        LogClock idle = LogClock.START.idledTo(BROKER);
        assertThat(idle.ticked(tick(session, sessionId, ofMillis(400)), BROKER.plusMillis(400)))
                .isSameAs(idle);
    }

    @Test
    void shouldCountNothingAndFreezeWhenASessionBegins() {
        LogClock after = RUNNING.ticked(tick(8, "eight", ofMillis(400)), BROKER.plusMillis(400));
        assertThat(after).isEqualTo(new LogClock(T0, BROKER.plusMillis(400), 8, "eight", ofSeconds(5)));
    }

    @Test
    void shouldNotMoveBeforeFiveSecondsOfASessionAreCounted() {
        LogClock clock = RUNNING.ticked(tick(8, "eight", ZERO), BROKER);
        for (int i = 1; i <= 13; i++) {
            clock = clock.ticked(tick(8, "eight", ofMillis(400)), BROKER.plusMillis(400L * i));
        }
        assertThat(clock.now()).isEqualTo(T0.plusMillis(200));
    }

    /** While the broker is away one tick waits; it is late, so its owner begins a new session with the next. */
    @Test
    void shouldMoveByOneStepAtMostBeforeTheGraceWhenTheBrokerWasAway() {
        Instant back = BROKER.plus(ofHours(1));

        LogClock late = RUNNING.ticked(tick(7, "seven", ofMillis(400)), back);
        LogClock after = late.ticked(tick(8, "eight", ZERO), back.plusMillis(400));

        assertThat(after.now()).isEqualTo(T0.plusMillis(400));
        assertThat(after.freezeLeft()).isEqualTo(LogClock.GRACE);
    }

    @Test
    void shouldMoveByOneStepAtMostWhenTicksOfAnOutageComeAllAtOnce() {
        Instant back = BROKER.plus(ofHours(1));
        LogClock clock = RUNNING;
        for (int i = 0; i < 9_000; i++) {
            clock = clock.ticked(tick(7, "seven", ofMillis(400)), back);
        }
        assertThat(clock.now()).isEqualTo(T0.plusMillis(400));
    }

    @Test
    void shouldNotFeelABrokerClockThatLeapsForthAndBack() {
        LogClock clock = RUNNING;
        Instant broker = BROKER;
        for (int i = 0; i < 10; i++) {
            broker = broker.plus(i % 2 == 0 ? ofHours(5) : ofHours(-5)).plusMillis(400);
            clock = clock.ticked(tick(7, "seven", ofMillis(400)), broker);
        }
        // Each leap forth counts as the owner says, each leap back as nothing.
        assertThat(clock.now()).isEqualTo(T0.plusMillis(5 * 400));
    }

    @Test
    void shouldFollowTheBrokerWhileIdleButNeverBack() {
        LogClock forth = LogClock.START.idledTo(BROKER);
        LogClock back = forth.idledTo(BROKER.minusSeconds(60));

        assertThat(forth.now()).isEqualTo(BROKER);
        assertThat(back.now()).isEqualTo(BROKER);
        assertThat(back.movedAt()).isEqualTo(BROKER.minusSeconds(60));
    }

    @Test
    void shouldCountFromTheLastIdleRecord() {
        LogClock idle = RUNNING.idledTo(BROKER.plus(ofHours(1)));
        LogClock after = idle.ticked(tick(7, "seven", ofHours(1)), BROKER.plusMillis(3_600_400));
        assertThat(after.now()).isEqualTo(BROKER.plusMillis(3_600_400));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void neverRunsBackAndNeverFasterThanEitherClock(@ForAll("ticks") List<TickAt> ticks) {
        LogClock clock = RUNNING;
        for (TickAt tick : ticks) {
            Instant broker = clock.movedAt().plus(tick.brokerStep);
            LogClock after = clock.ticked(tick(tick.session, "s" + tick.session, tick.elapsed), broker);
            Duration moved = Duration.between(clock.now(), after.now());

            assertThat(moved).isGreaterThanOrEqualTo(ZERO).isLessThanOrEqualTo(LogClock.MAX_STEP);
            if (!moved.isZero()) {
                assertThat(moved).isLessThanOrEqualTo(tick.elapsed).isLessThanOrEqualTo(tick.brokerStep);
            }
            assertThat(after.freezeLeft()).isBetween(ZERO, LogClock.GRACE);
            assertThat(after.session()).isGreaterThanOrEqualTo(clock.session());
            clock = after;
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void standsStillForTheGraceAfterEverySession(@ForAll("ticks") List<TickAt> ticks) {
        LogClock clock = RUNNING;
        Duration sinceBegin = ofHours(1);
        for (TickAt tick : ticks) {
            LogClock after = clock.ticked(
                    tick(tick.session, "s" + tick.session, tick.elapsed),
                    clock.movedAt().plus(tick.brokerStep));
            boolean isBegin = after.session() > clock.session();
            sinceBegin = isBegin ? ZERO : sinceBegin.plus(tick.brokerStep.isNegative() ? ZERO : tick.brokerStep);
            if (sinceBegin.compareTo(LogClock.GRACE) <= 0) {
                assertThat(after.now()).isEqualTo(clock.now());
            }
            clock = after;
        }
    }

    @Provide
    Arbitrary<List<TickAt>> ticks() {
        Arbitrary<Long> sessions =
                Arbitraries.frequency(Tuple.of(20, 8L), Tuple.of(4, 9L), Tuple.of(1, 10L), Tuple.of(1, 3L));
        Arbitrary<Long> usual = Arbitraries.longs().between(0, 1_100).withDistribution(RandomDistribution.uniform());
        Arbitrary<Long> wild = Arbitraries.longs().between(-10_000_000, 10_000_000);
        Arbitrary<Long> steps = Arbitraries.frequencyOf(Tuple.of(9, usual), Tuple.of(1, wild));
        return Combinators.combine(sessions, steps, steps)
                .as((session, broker, elapsed) -> new TickAt(session, ofMillis(broker), ofMillis(elapsed)))
                .list()
                .ofMaxSize(100);
    }

    private static Intake.Tick<PresenceEvent> tick(long session, String sessionId, Duration elapsed) {
        return new Intake.Tick<>(PresenceEvents.head("tick"), session, sessionId, elapsed);
    }

    private record TickAt(long session, Duration brokerStep, Duration elapsed) {}
}
