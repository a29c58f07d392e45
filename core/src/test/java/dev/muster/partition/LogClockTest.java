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
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LogClockTest {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant BROKER = Instant.parse("2026-01-01T12:00:00Z");

    /** In the middle of session 7, with nothing frozen. */
    private static final LogClock RUNNING = new LogClock(T0, BROKER, 7, "seven", ZERO, ZERO);

    @ParameterizedTest(name = "broker {0} ms, owner {1} ms: moves {2} ms, frozen for {3} ms, lead {4} ms")
    @CsvSource({
        "     400,      400,  400,    0,    0",
        "     400,      300,  300,    0,  100",
        "     300,      400,  300,    0, -100",
        // No more than the longest lead is carried.
        "       0,      400,    0,    0, -200",
        "     400,        0,    0,    0,  200",
        // A step of a second counts, a longer one does not and freezes.
        "    1000,     1000, 1000,    0,    0",
        "    1001,     1001,    0, 5000,    0",
        " 3600000,  3600000,    0, 5000,    0",
        // What is long by one clock only is as short as the other says, and nothing of it is carried.
        " 3600000,      400,  400,    0,    0",
        "     400,  3600000,  400,    0,    0",
        "    1001,      999,  999,    0,    0",
        // Neither clock ever counts backwards.
        "-3600000,      400,    0,    0,    0",
        "      -1,      400,    0,    0,    0",
        "     400,     -400,    0,    0,    0",
        "-3600000, -3600000,    0,    0,    0",
    })
    void shouldMoveByTheShorterOfBothClocks(long brokerMs, long ownerMs, long movedMs, long frozenMs, long leadMs) {
        LogClock after = RUNNING.ticked(tick(7, "seven", ofMillis(ownerMs)), BROKER.plusMillis(brokerMs));

        assertThat(after)
                .isEqualTo(new LogClock(
                        T0.plusMillis(movedMs),
                        BROKER.plusMillis(brokerMs),
                        7,
                        "seven",
                        ofMillis(frozenMs),
                        ofMillis(leadMs)));
    }

    @ParameterizedTest(name = "lead {0} ms, broker {1} ms, owner {2} ms: moves {3} ms, lead {4} ms")
    @CsvSource({
        // What one clock had over makes up for what it lacks now.
        " 100,  300,  400,  400,    0",
        "-100,  400,  300,  400,    0",
        " 200,  100,  400,  300, -100",
        "-200,  400,  100,  300,  100",
        // It does so for its own clock only, and is kept until it does.
        " 200,  400,  400,  400,  200",
        " 150,  900,  300,  300,  200",
        "-200,  400,  400,  400, -200",
        "-150,  300,  900,  300, -200",
        // With it no tick counts more than the longest step either.
        "-200, 1000, 1000, 1000, -200",
        "-200, 1000,  900, 1000, -100",
        " 200,  900, 1000, 1000,  100",
        // A step that is too long by one clock neither uses it nor keeps it.
        "-200, 1001,  400,  400,    0",
        " 200,  400, 1001,  400,    0",
        " 200,   -1,  400,    0,    0",
        "-200,  400,   -1,    0,    0",
    })
    void shouldCarryWhatOneClockHasOver(long leadMs, long brokerMs, long ownerMs, long movedMs, long nextLeadMs) {
        LogClock clock = new LogClock(T0, BROKER, 7, "seven", ZERO, ofMillis(leadMs));

        LogClock after = clock.ticked(tick(7, "seven", ofMillis(ownerMs)), BROKER.plusMillis(brokerMs));

        assertThat(after.now()).isEqualTo(T0.plusMillis(movedMs));
        assertThat(after.lead()).isEqualTo(ofMillis(nextLeadMs));
        assertThat(after.freezeLeft()).isZero();
    }

    @ParameterizedTest(name = "lead {0} ms")
    @ValueSource(longs = {-200, 0, 200})
    void shouldAskTheStepsThemselvesWhetherTheyAreTooLong(long leadMs) {
        LogClock clock = new LogClock(T0, BROKER, 7, "seven", ZERO, ofMillis(leadMs));

        LogClock after = clock.ticked(tick(7, "seven", ofMillis(1_001)), BROKER.plusMillis(1_001));

        assertThat(after).isEqualTo(new LogClock(T0, BROKER.plusMillis(1_001), 7, "seven", LogClock.GRACE, ZERO));
    }

    @Test
    void shouldCarryNothingIntoASessionNorOutOfIdleness() {
        LogClock clock = new LogClock(T0, BROKER, 7, "seven", ZERO, ofMillis(-200));

        assertThat(clock.ticked(tick(8, "eight", ofMillis(400)), BROKER.plusMillis(400))
                        .lead())
                .isZero();
        assertThat(clock.idledTo(BROKER.plusMillis(400)).lead()).isZero();
    }

    @ParameterizedTest(name = "frozen for {0} ms, lead {1} ms, step {2} ms: moves {3} ms, frozen for {4} ms")
    @CsvSource({
        "5000,    0,  400,   0, 4600",
        " 400,    0,  400,   0,    0",
        " 300,    0,  400, 100,    0",
        "   1,    0, 1000, 999,    0",
        // What is carried counts neither twice nor before its time.
        " 500,  200,  400,   0,  100",
        " 500, -200,  400,   0,  100",
        // Too long a step in the middle of a freeze begins it anew.
        " 300,    0, 1001,   0, 5000",
        " 300,  200, 1001,   0, 5000",
    })
    void shouldCountWhatIsFrozenBeforeItMoves(long frozenMs, long leadMs, long stepMs, long movedMs, long leftMs) {
        LogClock frozen = new LogClock(T0, BROKER, 7, "seven", ofMillis(frozenMs), ofMillis(leadMs));

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
        assertThat(after).isEqualTo(new LogClock(T0, BROKER.plusMillis(400), 8, "eight", ofSeconds(5), ZERO));
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

    @ParameterizedTest(name = "by {0} ms")
    @CsvSource({
        // Within what is carried a leap is jitter: it takes nothing away.
        "150, 4000",
        "200, 4000",
        // Else each leap forth counts as the owner says, each leap back as nothing.
        "    500, 2000",
        "    700, 2000",
        "18000000, 2000",
    })
    void shouldNotFeelABrokerClockThatLeapsForthAndBack(long leapMs, long movedMs) {
        LogClock clock = RUNNING;
        Instant broker = BROKER;
        for (int i = 0; i < 10; i++) {
            broker = broker.plusMillis(i % 2 == 0 ? leapMs : -leapMs).plusMillis(400);
            clock = clock.ticked(tick(7, "seven", ofMillis(400)), broker);
        }
        assertThat(clock.now()).isEqualTo(T0.plusMillis(movedMs));
    }

    /** Were each tick reckoned by itself, thousands of times the jitter would be lost. */
    @Property(tries = 20, edgeCases = EdgeCasesMode.NONE)
    void losesNoMoreThanTheJitterOnceWhenRequestsTakeNowMoreNowLess(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 400) int mostMs) {
        Random random = new Random(seed);
        LogClock clock = new LogClock(T0, BROKER.plusMillis(latency(random, mostMs)), 7, "seven", ZERO, ZERO);
        for (int i = 1; i <= 10_000; i++) {
            Instant appendedAt = BROKER.plusMillis(400L * i + latency(random, mostMs));
            clock = clock.ticked(tick(7, "seven", ofMillis(400)), appendedAt);
        }
        Duration passed = ofSeconds(4_000);
        assertThat(Duration.between(T0, clock.now())).isBetween(passed.minusMillis(mostMs), passed);
    }

    /** Leaps of every size, forth and back, with jitter: the owner's time is never exceeded, not for one tick. */
    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void gainsNothingByLeapsOfTheBrokersClock(@ForAll long seed) {
        Random random = new Random(seed);
        LogClock clock = RUNNING;
        Instant broker = BROKER;
        Duration passed = ZERO;
        for (int i = 0; i < 500; i++) {
            long mostMs = 1L << random.nextInt(25);
            long leapMs = random.nextInt(3) == 0 ? random.nextLong(-mostMs, mostMs) : 0;
            broker = broker.plusMillis(400 + leapMs + random.nextInt(30));
            clock = clock.ticked(tick(7, "seven", ofMillis(400)), broker);
            passed = passed.plusMillis(400);
            assertThat(Duration.between(T0, clock.now())).isLessThanOrEqualTo(passed);
        }
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
        Spare byBroker = new Spare();
        Spare byOwner = new Spare();
        for (TickAt tick : ticks) {
            Instant broker = clock.movedAt().plus(tick.brokerStep);
            LogClock after = clock.ticked(tick(tick.session, "s" + tick.session, tick.elapsed), broker);
            Duration moved = Duration.between(clock.now(), after.now());

            assertThat(moved).isGreaterThanOrEqualTo(ZERO).isLessThanOrEqualTo(LogClock.MAX_STEP);
            if (after.session() > clock.session()) {
                byBroker = new Spare();
                byOwner = new Spare();
            } else if (tick.session == clock.session()) {
                byBroker.counted(moved, tick.brokerStep);
                byOwner.counted(moved, tick.elapsed);
            }
            assertThat(after.freezeLeft()).isBetween(ZERO, LogClock.GRACE);
            assertThat(after.lead()).isBetween(LogClock.MAX_LEAD.negated(), LogClock.MAX_LEAD);
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
        Arbitrary<Long> jitter = Arbitraries.longs().between(-250, 250).withDistribution(RandomDistribution.uniform());
        Arbitrary<TickAt> unlike = Combinators.combine(sessions, steps, steps)
                .as((session, broker, elapsed) -> new TickAt(session, ofMillis(broker), ofMillis(elapsed)));
        Arbitrary<TickAt> alike = Combinators.combine(sessions, steps, jitter)
                .as((session, elapsed, late) -> new TickAt(session, ofMillis(elapsed + late), ofMillis(elapsed)));
        return Arbitraries.frequencyOf(Tuple.of(1, unlike), Tuple.of(3, alike))
                .list()
                .ofMaxSize(100);
    }

    private static int latency(Random random, int mostMs) {
        return random.nextInt(1, mostMs + 1);
    }

    private static Intake.Tick<PresenceEvent> tick(long session, String sessionId, Duration elapsed) {
        return new Intake.Tick<>(PresenceEvents.head("tick"), session, sessionId, elapsed);
    }

    private record TickAt(long session, Duration brokerStep, Duration elapsed) {}

    /** What one clock's time in a session has over what was counted: never less than nothing, never less by more than a lead. */
    private static final class Spare {
        private Duration now = ZERO;
        private Duration most = ZERO;

        void counted(Duration moved, Duration step) {
            now = now.plus(step.isNegative() ? ZERO : step).minus(moved);
            most = now.compareTo(most) > 0 ? now : most;
            assertThat(now).isGreaterThanOrEqualTo(ZERO).isGreaterThanOrEqualTo(most.minus(LogClock.MAX_LEAD));
        }
    }
}
