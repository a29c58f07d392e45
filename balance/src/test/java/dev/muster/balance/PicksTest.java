package dev.muster.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Health, panic, places, slow start and subsets, around any strategy. */
class PicksTest {
    private static final Balancing ROUND = Fleet.PLAIN.by(Strategy.ROUND_ROBIN);
    private static final Duration WINDOW = Duration.ofSeconds(30);

    @Test
    void shouldLeaveOutTheUnhealthyWhileEnoughAreHealthy() {
        List<Candidate> fleet = Fleet.changed(Fleet.of(4), 1, one -> one.being(Health.UNHEALTHY));

        Map<String, Integer> counts = Fleet.counts(fleet, ROUND, 300);

        assertThat(counts).containsEntry("i-1", 0).containsEntry("i-0", 100);
        assertThat(Picks.prepare(fleet, ROUND).isPanic()).isFalse();
    }

    @Test
    void shouldCallAllThatAreNotDrainedWhenFewerThanThePanicShareAreHealthy() {
        List<Candidate> fleet = new ArrayList<>(Fleet.of(6));
        fleet.replaceAll(one -> one.id().equals("i-0") ? one : one.being(Health.UNHEALTHY));
        fleet.set(5, fleet.get(5).being(Health.DRAINED));

        Map<String, Integer> counts = Fleet.counts(fleet, ROUND, 500);

        assertThat(counts).containsEntry("i-5", 0).containsEntry("i-0", 100).containsEntry("i-4", 100);
        assertThat(Picks.prepare(fleet, ROUND).isPanic()).isTrue();
        assertThat(Fleet.counts(fleet, ROUND.panicBelow(0), 50)).containsEntry("i-0", 50);
    }

    @Test
    void shouldNotPanicWhenExactlyTheShareIsHealthy() {
        List<Candidate> fleet = new ArrayList<>(Fleet.of(4));
        fleet.set(0, fleet.get(0).being(Health.UNHEALTHY));
        fleet.set(1, fleet.get(1).being(Health.UNHEALTHY));

        assertThat(Picks.prepare(fleet, ROUND).isPanic()).isFalse();
    }

    @Test
    void shouldStayInTheOwnZoneWhileItIsEnough() {
        Balancing near = ROUND.near(Nearness.to("eu", "eu-1a"));

        Map<String, Integer> counts = Fleet.counts(places(), near, 400);

        assertThat(counts).containsEntry("a-0", 200).containsEntry("a-1", 200).containsEntry("b-0", 0);
    }

    @Test
    void shouldGiveAwayOnlyWhatTheOwnZoneCannotTake() {
        // 1 of 2 healthy in the own zone: 1.4 times one half stays, the rest goes to the region, nothing farther
        List<Candidate> fleet = Fleet.changed(places(), 1, one -> one.being(Health.UNHEALTHY));
        int calls = 20_000;

        Map<String, Integer> counts = Fleet.counts(fleet, ROUND.near(Nearness.to("eu", "eu-1a")), calls);

        StrategiesTest.assertShare(counts.getOrDefault("a-0", 0), 0.7, calls);
        StrategiesTest.assertShare(counts.getOrDefault("b-0", 0), 0.3, calls);
        assertThat(counts).containsEntry("a-1", 0).containsEntry("us-0", 0).containsEntry("ap-0", 0);
    }

    @Test
    void shouldGoOnTierByTierInTheGivenOrder() {
        Nearness order = Nearness.to("eu", "eu-1a").thenRegions("ap");
        List<Candidate> fleet = new ArrayList<>(places());
        List<String> picked = new ArrayList<>();
        Fleet.Load load = new Fleet.Load(fleet.size());
        Picks picks = Picks.prepare(fleet, ROUND.near(order));

        for (int i = 0; i < fleet.size(); i++) {
            int one = picks.pick(load, 1);
            load.unusable[one] = true;
            picked.add(fleet.get(one).region() + "/" + fleet.get(one).zone());
        }

        assertThat(picked).containsExactly("eu/eu-1a", "eu/eu-1a", "eu/eu-1b", "ap/ap-1", "us/us-1");
    }

    @Test
    void shouldPassOverAZoneWithTooFewOfThem() {
        Balancing near = ROUND.near(Nearness.to("eu", "eu-1b").atLeast(2));

        assertThat(Fleet.counts(places(), near, 100)).containsEntry("b-0", 0).containsEntry("a-0", 50);
    }

    @Property(tries = 50)
    void shouldGiveMoreWithAge(
            @ForAll @IntRange(min = 0, max = 40_000) int earlier, @ForAll @IntRange(max = 40_000) int more) {
        SlowStart slowStart = new SlowStart(WINDOW);
        Duration younger = Duration.ofMillis(earlier);
        Duration older = younger.plusMillis(more);

        assertThat(slowStart.weightAt(7, older)).isGreaterThanOrEqualTo(slowStart.weightAt(7, younger));
        assertThat(slowStart.weightAt(7, WINDOW)).isEqualTo(7 * SlowStart.STEPS);
        assertThat(slowStart.weightAt(7, Duration.ZERO)).isEqualTo(7 * SlowStart.STEPS / 10);
    }

    @Property(tries = 50)
    void shouldSayHowLongAStepLasts(@ForAll @IntRange(max = 40_000) int millis) {
        SlowStart slowStart = new SlowStart(WINDOW);
        Duration age = Duration.ofMillis(millis);

        Duration left = slowStart.untilNextStep(age);

        if (age.compareTo(WINDOW) >= 0) {
            assertThat(left).isZero();
        } else {
            assertThat(left).isPositive();
            assertThat(slowStart.weightAt(1, age.plus(left))).isGreaterThan(slowStart.weightAt(1, age));
            assertThat(slowStart.weightAt(1, age.plus(left).minusNanos(1_000))).isEqualTo(slowStart.weightAt(1, age));
        }
    }

    @Test
    void shouldGiveANewcomerATenthOfItsShareInEveryStrategyButTheRing() {
        List<Candidate> fleet = Fleet.changed(Fleet.of(10), 0, one -> one.aged(Duration.ZERO));
        int calls = 20_000;
        for (Strategy strategy : Strategy.values()) {
            Map<String, Integer> counts =
                    Fleet.counts(fleet, Fleet.PLAIN.slowStart(WINDOW).by(strategy), calls);
            if (strategy != Strategy.CONSISTENT_HASH) {
                assertThat(counts.getOrDefault("i-0", 0)).as(strategy.text()).isBetween(100, 400);
            } else {
                assertThat(counts.getOrDefault("i-0", 0)).isGreaterThan(1_200);
            }
        }
        assertThat(Picks.prepare(fleet, Fleet.PLAIN.slowStart(WINDOW)).validFor())
                .isCloseTo(Duration.ofMillis(4_500), Duration.ofMillis(1));
        assertThat(Picks.prepare(Fleet.of(3), Fleet.PLAIN.slowStart(WINDOW)).validFor())
                .isZero();
    }

    @Test
    void shouldTreatAllAlikeWhenAllAreNew() {
        List<Candidate> fleet =
                Fleet.of(4).stream().map(one -> one.aged(Duration.ZERO)).toList();

        assertThat(Fleet.counts(fleet, ROUND.slowStart(WINDOW), 400).values()).containsOnly(100);
    }

    @Property(tries = 20)
    void shouldChangeOnePlaceOfASubsetWhenOneLeaves(
            @ForAll @IntRange(min = 11, max = 60) int size, @ForAll int client) {
        Subset subset = new Subset("client-" + client, 10);
        List<Candidate> fleet = Fleet.of(size);
        Set<String> before = called(fleet, subset);

        Set<String> after = called(fleet.subList(1, size), subset);

        assertThat(before).hasSize(10);
        assertThat(after).hasSize(Math.min(10, size - 1));
        Set<String> stayed = new HashSet<>(before);
        stayed.retainAll(after);
        assertThat(stayed.size()).isGreaterThanOrEqualTo(9);
        assertThat(called(fleet, subset)).isEqualTo(before);
    }

    @Test
    void shouldSpreadSubsetsOfManyClientsEvenly() {
        // 1,000 clients, each of 10 among 50: 200 clients a member, by chance a deviation of 12.6
        List<Candidate> fleet = Fleet.of(50);
        int[] clients = new int[50];
        for (int client = 0; client < 1_000; client++) {
            Subset subset = new Subset("client-" + client, 10);
            subset.of(IntStream.range(0, 50).boxed().toList(), fleet).forEach(index -> clients[index]++);
        }

        for (int count : clients) {
            assertThat((double) count).isCloseTo(200, within(6 * 12.6));
        }
    }

    @Test
    void shouldRefuseValuesThatCannotHold() {
        assertThatThrownBy(() -> Candidate.of("a").weighing(1_001)).hasMessage("weight: 1001 (expected: 0 to 1000)");
        assertThatThrownBy(() -> ROUND.panicBelow(101)).hasMessage("panic: 101 (expected: 0 to 100)");
        assertThatThrownBy(() -> new Subset("c", -1)).hasMessage("subset: -1 (expected: 0 or more)");
        assertThatThrownBy(() -> Nearness.NONE.atLeast(0)).hasMessage("least: 0 (expected: 1 or more)");
        assertThatThrownBy(() -> ROUND.slowStart(Duration.ofSeconds(-1)))
                .hasMessage("slow start: PT-1S (expected: PT0S to PT1H)");
        assertThatThrownBy(() -> ROUND.slowStart(Duration.ofDays(300 * 365)))
                .hasMessage("slow start: PT2628000H (expected: PT0S to PT1H)");
    }

    @Test
    void shouldReckonTheLongestSlowStartAtAnyAge() {
        SlowStart slowStart = new SlowStart(SlowStart.MAX);
        for (Duration age : List.of(Duration.ZERO, SlowStart.MAX.minusNanos(1), Duration.ofSeconds(Long.MAX_VALUE))) {
            assertThat(slowStart.weightAt(1_000, age)).isBetween(2_000, 20_000);
            assertThat(slowStart.untilNextStep(age)).isBetween(Duration.ZERO, SlowStart.MAX);
        }
    }

    @Test
    void shouldTellTheRingOfAllWhoTakeCalls() {
        List<Candidate> fleet = Fleet.changed(Fleet.of(5), 3, one -> one.being(Health.UNHEALTHY));
        Picks picks =
                Picks.prepare(fleet, Fleet.PLAIN.by(Strategy.CONSISTENT_HASH).panicBelow(0));

        assertThat(picks.ring().owners("k", 9)).containsExactlyInAnyOrder("i-0", "i-1", "i-2", "i-4");
        assertThat(Picks.prepare(List.of(), Fleet.PLAIN).ring().owners("k", 9)).isEmpty();
        assertThatThrownBy(() -> Picks.prepare(fleet, ROUND).ring()).isInstanceOf(IllegalStateException.class);
    }

    private static Set<String> called(List<Candidate> fleet, Subset subset) {
        Set<String> called = new HashSet<>();
        Fleet.counts(fleet, ROUND.subset(subset), 200).forEach((id, count) -> {
            if (count > 0) {
                called.add(id);
            }
        });
        return called;
    }

    private static List<Candidate> places() {
        return List.of(
                Candidate.of("a-0").in("eu", "eu-1a"),
                Candidate.of("a-1").in("eu", "eu-1a"),
                Candidate.of("b-0").in("eu", "eu-1b"),
                Candidate.of("us-0").in("us", "us-1"),
                Candidate.of("ap-0").in("ap", "ap-1"));
    }

    @Test
    void shouldTellWhoTakesCallsAndWhyOthersDoNot() {
        List<Candidate> candidates = List.of(
                Candidate.of("near").in("eu", "eu-1"),
                Candidate.of("far").in("us", "us-1"),
                Candidate.of("sick").in("eu", "eu-1").being(Health.UNHEALTHY),
                Candidate.of("drained").in("eu", "eu-1").weighing(0),
                Candidate.of("far too").in("us", "us-1"));

        Picks picks = Picks.prepare(
                candidates, Fleet.PLAIN.near(Nearness.to("eu", "")).panicBelow(0));
        Picks tooFewNear = Picks.prepare(
                candidates, Fleet.PLAIN.near(Nearness.to("eu", "").atLeast(2)).panicBelow(0));
        Picks tooFewAnywhere = Picks.prepare(
                candidates.subList(0, 1),
                Fleet.PLAIN.near(Nearness.to("eu", "").atLeast(2)).panicBelow(0));

        // Half of the near weight is healthy: 1.4 times that share stays, the rest goes farther.
        assertThat(parts(picks, 4))
                .containsExactly(
                        Picks.Part.TAKES_CALLS, Picks.Part.TAKES_CALLS, Picks.Part.UNHEALTHY, Picks.Part.DRAINED);
        assertThat(tooFewNear.partOf(0)).isEqualTo(Picks.Part.FARTHER);
        assertThat(tooFewAnywhere.partOf(0)).isEqualTo(Picks.Part.TAKES_CALLS);
    }

    @Test
    void shouldSayFartherAndOutsideTheSubsetOfThoseWhoAreNotNeeded() {
        List<Candidate> candidates = List.of(
                Candidate.of("a").in("eu", ""),
                Candidate.of("b").in("eu", ""),
                Candidate.of("c").in("us", ""));

        Picks picks = Picks.prepare(
                candidates, Fleet.PLAIN.near(Nearness.to("eu", "")).subset(new Subset("client", 1)));

        assertThat(parts(picks, 3))
                .containsExactlyInAnyOrder(Picks.Part.TAKES_CALLS, Picks.Part.OUTSIDE_SUBSET, Picks.Part.FARTHER);
        assertThat(picks.partOf(2)).isEqualTo(Picks.Part.FARTHER);
    }

    private static List<Picks.Part> parts(Picks picks, int count) {
        return IntStream.range(0, count).mapToObj(picks::partOf).toList();
    }
}
