package dev.muster.partition;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.fold.EntityKey;
import dev.muster.presence.PresenceDecision;
import dev.muster.presence.PresenceEvents;
import dev.muster.presence.PresenceState;
import dev.muster.presence.Registered;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How time passes in a partition: who dies, in which order, and who does not, whatever stands still or leaps. */
final class PartitionTimeTest {

    private static final Duration TTL = ofSeconds(3);
    private static final Duration STAY_DOWN = ofMinutes(5);

    private final PresenceEvents a = PresenceEvents.of("payments", "a");
    private final TestPartition partition = new TestPartition();

    // Deadlines.

    @Test
    void shouldDieByTicksAndByNothingElse() {
        partition.event(a.register("1", TTL, STAY_DOWN));
        partition.settled().pass(ofMillis(2_800)).decided();

        partition.brokerMoves(ofHours(1)).append(TestPartition.barrier());
        partition.event(PresenceEvents.of("payments", "b").register("2"));
        assertThat(partition.decided()).containsExactly("registered/register");

        partition.tick(ofMillis(400));
        assertThat(partition.decided()).containsExactly("status-changed/ttl");
    }

    @Test
    void shouldServeDeadlinesByTimeAndThenByKey() {
        List.of("c", "a-", "a", "B")
                .forEach(member ->
                        partition.event(PresenceEvents.of("payments", member).register(member, TTL, STAY_DOWN)));
        partition.event(PresenceEvents.of("apples", "z").register("z", TTL, STAY_DOWN));
        partition.settled();
        partition.event(PresenceEvents.of("payments", "c").beat());
        partition.pass(ofMillis(2_800));

        Effects<PresenceState, PresenceDecision> first = tick();
        assertThat(keys(first)).containsExactly("apples/z", "payments/B", "payments/a", "payments/a-", "payments/c");
        assertThat(first.facts()).extracting(Fact::key).containsExactlyElementsOf(keys(first));
    }

    @Test
    void shouldServeTheEarlierDeadlineFirstWhenOneTickPassesBoth() {
        partition.event(PresenceEvents.of("payments", "a").register("1", TTL.plusMillis(1), STAY_DOWN));
        partition.event(PresenceEvents.of("payments", "b").register("2", TTL, STAY_DOWN));
        partition.settled().pass(ofMillis(2_800));
        assertThat(keys(tick())).containsExactly("payments/b", "payments/a");
    }

    @Test
    void shouldServeAThousandDeadlinesATickAndTheRestAtTheNext() {
        for (int i = 0; i < 2_001; i++) {
            partition.event(PresenceEvents.of("payments", "i%04d".formatted(i)).register("r", TTL, STAY_DOWN));
        }
        partition.settled().pass(ofMillis(2_800));

        Effects<PresenceState, PresenceDecision> first = tick();
        assertThat(keys(first)).hasSize(1_000).startsWith("payments/i0000").endsWith("payments/i0999");
        // A tick that moves nothing serves what was left all the same.
        assertThat(keys(partition.tick(Duration.ZERO))).hasSize(1_000).endsWith("payments/i1999");
        assertThat(keys(tick())).containsExactly("payments/i2000");
        assertThat(keys(tick())).isEmpty();
    }

    @Test
    void shouldNotServeADeadlineThatMovedBeforeItsTurnCame() {
        partition.event(a.register("1", TTL, STAY_DOWN));
        partition.settled().pass(ofMillis(2_800));
        partition.event(a.beat());
        partition.decided();
        assertThat(partition.pass(ofMillis(2_800)).decided()).isEmpty();
        assertThat(partition.pass(ofMillis(400)).decided()).containsExactly("status-changed/ttl");
    }

    @Test
    void shouldRemoveWhoStaysDown() {
        partition.event(a.register("1", TTL, ofSeconds(1)));
        partition.settled().pass(ofSeconds(3)).decided();
        assertThat(partition.pass(ofMillis(800)).decided()).isEmpty();
        assertThat(partition.pass(ofMillis(400)).decided()).containsExactly("deregistered/deregister-after");
    }

    /** Ticks reckoned each by itself would lose the jitter of 9,000 requests, which is most of a minute. */
    @Test
    void shouldDieWithinTwoSecondsOfALongTtlWhenRequestsTakeNowMoreNowLess() {
        Random random = new Random(1);
        partition.event(a.register("1", ofHours(1), STAY_DOWN));
        partition.settled();
        partition.event(a.beat());
        partition.decided();
        int latency = 0;
        int ticks = 0;
        while (partition.decided().isEmpty()) {
            int next = random.nextInt(1, 31);
            partition.brokerMoves(ofMillis(400L + next - latency)).tick(ofMillis(400));
            latency = next;
            ticks++;
        }
        assertThat(ofMillis(400L * ticks)).isBetween(ofHours(1), ofHours(1).plusSeconds(2));
    }

    // Idle.

    @Test
    void shouldFollowTheBrokerWhileNothingHasADeadlineAndAgainAfterTheLast() {
        partition.append(TestPartition.barrier());
        assertThat(partition.now()).isEqualTo(TestPartition.START);
        partition.brokerMoves(ofDays(1)).append(TestPartition.barrier());
        assertThat(partition.now()).isEqualTo(TestPartition.START.plus(ofDays(1)));

        partition.rules(1, "presence.dedup.window", "PT10S");
        partition.event(a.register("1"));
        partition.brokerMoves(ofDays(1)).append(TestPartition.barrier());
        assertThat(partition.now()).isEqualTo(TestPartition.START.plus(ofDays(1)));

        partition.event(a.deregister("2"));
        partition.settled().pass(ofSeconds(10));
        assertThat(partition.fold().hasDeadlines()).isFalse();
        partition.append(TestPartition.barrier());
        assertThat(partition.now())
                .isEqualTo(TestPartition.START.plus(ofDays(2)).plusSeconds(15));
    }

    @Test
    void shouldReckonTheTtlFromTheRegistrationThatEndsIdleness() {
        partition.rules(1, "presence.dedup.window", "PT10S");
        partition.event(a.register("1", TTL, ofSeconds(1)));
        partition.settled().pass(ofSeconds(20)).decided();
        assertThat(partition.fold().hasDeadlines()).isFalse();

        partition.brokerMoves(ofDays(1)).event(a.register("2", TTL, STAY_DOWN));
        assertThat(partition.pass(ofMillis(2_800)).decided()).containsExactly("registered/register");
        assertThat(partition.pass(ofMillis(400)).decided()).containsExactly("status-changed/ttl");
    }

    // What stands still, or leaps, expires nobody.

    @Test
    void shouldExpireNobodyThroughAnOutageOfTheBroker() {
        partition.event(a.register("1", TTL, STAY_DOWN));
        partition.settled();
        partition.event(a.beat());
        partition.pass(ofSeconds(1)).decided();

        // The tick that was under way comes late; its owner begins a new session; the client needs 4 s to come back.
        partition.brokerMoves(ofHours(1)).tick(ofMillis(400));
        partition.brokerMoves(ofMillis(400)).newSession();
        partition.pass(ofSeconds(4));
        partition.event(a.beat());

        assertThat(partition.decided()).containsExactly("unchanged/no-change");
        assertThat(partition.pass(ofMillis(3_600)).decided()).isEmpty();
    }

    @Test
    void shouldExpireNobodyThroughAnOutageOfTheOwnerWhileClientsGoOnBeating() {
        partition.event(a.register("1", TTL, STAY_DOWN));
        partition.settled().decided();
        for (int i = 0; i < 60; i++) {
            partition.brokerMoves(ofSeconds(1)).event(a.beat());
        }
        partition.newSession();
        assertThat(partition.pass(ofMillis(7_600)).decided()).containsOnly("unchanged/no-change");
    }

    @Test
    void shouldGiveThoseWhoCouldNotBeHeardTheGraceBeforeTheyDie() {
        partition.event(a.register("1", TTL, STAY_DOWN));
        partition.settled().pass(ofMillis(2_800)).decided();

        partition.brokerMoves(ofHours(1)).newSession();
        assertThat(partition.pass(LogClock.GRACE).decided()).isEmpty();
        assertThat(partition.pass(ofMillis(400)).decided()).containsExactly("status-changed/ttl");
    }

    @Test
    void shouldExpireNobodyWhenTheOwnerStoodStillForLonger() {
        partition.event(a.register("1", TTL, STAY_DOWN));
        partition.settled().pass(ofMillis(2_800)).decided();

        partition.brokerMoves(ofMinutes(1)).tick(ofMinutes(1));
        assertThat(partition.pass(LogClock.GRACE).decided()).isEmpty();
    }

    @ParameterizedTest(name = "by {0} h")
    @ValueSource(longs = {5, -5, 100_000, -100_000})
    void shouldExpireNobodyWhenTheBrokersClockLeaps(long hours) {
        partition.event(a.register("1", TTL, STAY_DOWN));
        partition.settled().decided();
        for (int i = 0; i < 20; i++) {
            partition.brokerMoves(ofHours(i % 2 == 0 ? hours : -hours));
            partition.event(a.beat());
            partition.pass(ofMillis(2_400));
        }
        assertThat(partition.decided()).hasSize(20).containsOnly("unchanged/no-change");
    }

    @Test
    void shouldNotBeMovedByTheTicksOfADeposedOwner() {
        partition.event(a.register("1", TTL, STAY_DOWN));
        partition.settled();
        partition.newSession();
        partition.decided();
        for (int i = 0; i < 100; i++) {
            partition
                    .brokerMoves(ofMillis(400))
                    .append(new Intake.Tick<>(PresenceEvents.head("old"), 1, "session-1", ofMillis(400)));
        }
        assertThat(partition.decided()).isEmpty();
        assertThat(lastBeat()).isEqualTo(partition.now());
    }

    private Instant lastBeat() {
        PresenceState state =
                partition.fold().image().states().getOrDefault(EntityKey.of("payments", "a"), PresenceState.INITIAL);
        assertThat(state.registration()).isInstanceOf(Registered.class);
        return state.health().lastBeat();
    }

    private Effects<PresenceState, PresenceDecision> tick() {
        return partition.brokerMoves(ofMillis(400)).tick(ofMillis(400));
    }

    private static List<String> keys(Effects<PresenceState, PresenceDecision> effects) {
        return effects.changes().stream().map(change -> change.key().text()).toList();
    }
}
