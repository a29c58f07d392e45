package dev.muster.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicIntegerArray;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Shares, sequences and loads. Chance is bounded by six standard deviations, which one run in 500 million exceeds. */
class StrategiesTest {

    @Test
    void shouldTellWhatARingTakesByItsPointsAndNotByItsMembers() {
        long light = Strategy.CONSISTENT_HASH.mostSteps(2, 2);

        assertThat(Strategy.CONSISTENT_HASH.mostSteps(2, 2_000)).isGreaterThan(500 * light);
        assertThat(Strategy.CONSISTENT_HASH.mostSteps(100, 100_000))
                .as("a ring has no more points than it may have")
                .isLessThan(2 * Strategy.CONSISTENT_HASH.mostSteps(2, 2_000));
        assertThat(Strategy.POWER_OF_TWO.mostSteps(2, 2_000)).isLessThan(light);
        assertThat(Strategy.SMOOTH_WEIGHTED.mostSteps(1_000, 500_000)).isGreaterThan(20_000_000);
    }

    @Test
    void shouldSpreadTheSmoothSequenceAsNginxDoes() {
        // the example of nginx's commit 52327e0627f4: a a b a c a a
        assertThat(SmoothSchedule.cycle(new int[] {5, 1, 1})).containsExactly(0, 0, 1, 0, 2, 0, 0);
        assertThat(SmoothSchedule.cycle(new int[] {4, 2})).containsExactly(0, 1, 0);
        assertThat(SmoothSchedule.cycle(new int[] {3, 3, 3})).containsExactly(0, 1, 2);
    }

    @Property(tries = 100)
    void shouldGiveEachItsWeightInEveryCycleAndNeverRunAhead(
            @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 50) Integer> weights) {
        int[] given = weights.stream().mapToInt(Integer::intValue).toArray();
        int total = weights.stream().mapToInt(Integer::intValue).sum();

        int[] cycle = SmoothSchedule.cycle(given);

        double scale = (double) cycle.length / total;
        int[] seen = new int[given.length];
        for (int step = 0; step < cycle.length; step++) {
            seen[cycle[step]]++;
            for (int place = 0; place < given.length; place++) {
                double due = (double) (step + 1) * given[place] / total;
                assertThat(Math.abs(seen[place] - due)).isLessThan(given.length);
            }
        }
        for (int place = 0; place < given.length; place++) {
            assertThat(seen[place]).isEqualTo((int) Math.round(given[place] * scale));
        }
    }

    @Test
    void shouldBoundTheCycleAndForgetNobodyWhenWeightsAreFine() {
        int[] weights = new int[1_000];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = 1 + (i * 7919) % 20_000;
        }

        int[] cycle = SmoothSchedule.cycle(weights);

        assertThat(cycle.length).isLessThanOrEqualTo(SmoothSchedule.MAX_CYCLE);
        Set<Integer> seen = new HashSet<>();
        for (int place : cycle) {
            seen.add(place);
        }
        assertThat(seen).hasSize(weights.length);
    }

    @Test
    void shouldTakeOneAfterTheOtherWhenRoundRobin() {
        List<Candidate> fleet = Fleet.weighing(List.of(1, 9, 3));
        Picks picks = Picks.prepare(fleet, Fleet.PLAIN.by(Strategy.ROUND_ROBIN));

        List<Integer> picked = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            picked.add(picks.pick(Conditions.IDLE, 0));
        }

        assertThat(new HashSet<>(picked.subList(0, 3))).hasSize(3);
        assertThat(picked.subList(3, 6)).isEqualTo(picked.subList(0, 3));
        assertThat(picked.subList(6, 9)).isEqualTo(picked.subList(0, 3));
    }

    @Property(tries = 20)
    void shouldGiveEachItsShareAtRandom(
            @ForAll @Size(min = 2, max = 8) List<@IntRange(min = 1, max = 20) Integer> weights) {
        int calls = 20_000;
        double total = weights.stream().mapToInt(Integer::intValue).sum();
        for (Strategy strategy : List.of(Strategy.WEIGHTED_RANDOM, Strategy.LEAST_REQUESTS)) {
            Map<String, Integer> counts = Fleet.counts(Fleet.weighing(weights), Fleet.PLAIN.by(strategy), calls);
            for (int i = 0; i < weights.size(); i++) {
                assertShare(counts.getOrDefault("i-" + i, 0), weights.get(i) / total, calls);
            }
        }
        Map<String, Integer> alike = Fleet.counts(Fleet.weighing(weights), Fleet.PLAIN.by(Strategy.RANDOM), calls);
        alike.values().forEach(count -> assertShare(count, 1.0 / weights.size(), calls));
    }

    @Property(tries = 30)
    void shouldTakeTheLeastLoadedForItsWeight(
            @ForAll @Size(min = 1, max = 10) List<@IntRange(min = 1, max = 5) Integer> weights, @ForAll long seed) {
        Random random = new Random(seed);
        Fleet.Load load = new Fleet.Load(weights.size());
        for (int i = 0; i < weights.size(); i++) {
            load.inFlight[i] = random.nextInt(20);
        }
        Picks picks = Picks.prepare(Fleet.weighing(weights), Fleet.PLAIN.by(Strategy.LEAST_REQUESTS));

        int picked = picks.pick(load, 0);

        double least = (double) load.inFlight[picked] / weights.get(picked);
        for (int i = 0; i < weights.size(); i++) {
            assertThat(least).isLessThanOrEqualTo((double) load.inFlight[i] / weights.get(i));
        }
    }

    @Test
    void shouldKeepLoadsNearToEachOtherByTwoChoices() {
        // 100 members, 1,000 requests that never end: one choice gives a maximum of some 20 and more, two hardly above
        // the mean
        int size = 100;
        Fleet.Load load = new Fleet.Load(size);
        Picks picks = Picks.prepare(Fleet.of(size), Fleet.PLAIN.by(Strategy.POWER_OF_TWO));

        for (int i = 0; i < 1_000; i++) {
            load.begin(picks.pick(load, 0));
        }

        for (long inFlight : load.inFlight) {
            assertThat(inFlight).isBetween(4L, 14L);
        }
    }

    @Test
    void shouldShareByWeightUnderLoadByTwoChoices() {
        Fleet.Load load = new Fleet.Load(4);
        Picks picks = Picks.prepare(Fleet.weighing(List.of(4, 2, 1, 1)), Fleet.PLAIN.by(Strategy.POWER_OF_TWO));

        for (int i = 0; i < 8_000; i++) {
            load.begin(picks.pick(load, 0));
        }

        assertThat(load.inFlight[0]).isCloseTo(4_000, within(40L));
        assertThat(load.inFlight[1]).isCloseTo(2_000, within(40L));
        assertThat(load.inFlight[2]).isCloseTo(1_000, within(40L));
    }

    @ParameterizedTest
    @EnumSource(Strategy.class)
    void shouldPickOnlyTheUsableAndSayWhenThereIsNone(Strategy strategy) {
        int size = 20;
        Fleet.Load load = new Fleet.Load(size);
        Picks picks = Picks.prepare(Fleet.of(size), Fleet.PLAIN.by(strategy));
        Random order = new Random(7);
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            left.add(i);
        }

        while (!left.isEmpty()) {
            int picked = picks.pick(load, order.nextLong());
            assertThat(left).contains(picked);
            load.unusable[picked] = true;
            left.remove(Integer.valueOf(picked));
        }

        assertThat(picks.pick(load, 1)).isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource(Strategy.class)
    void shouldPickNobodyWhenThereIsNobodyToPick(Strategy strategy) {
        assertThat(Picks.prepare(List.of(), Fleet.PLAIN.by(strategy)).pick(Conditions.IDLE, 1))
                .isEqualTo(-1);
        assertThat(Picks.prepare(Fleet.weighing(List.of(0, 0)), Fleet.PLAIN.by(strategy))
                        .pick(Conditions.IDLE, 1))
                .isEqualTo(-1);
    }

    @Test
    void shouldBeExactWhenManyThreadsTakeTurns() throws InterruptedException {
        Picks picks = Picks.prepare(Fleet.weighing(List.of(5, 1, 1)), Fleet.PLAIN.by(Strategy.SMOOTH_WEIGHTED));
        AtomicIntegerArray counts = new AtomicIntegerArray(3);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 7; t++) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 1_000; i++) {
                    counts.incrementAndGet(picks.pick(Conditions.IDLE, 0));
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(List.of(counts.get(0), counts.get(1), counts.get(2))).containsExactly(5_000, 1_000, 1_000);
    }

    @Test
    void shouldReadTheNamesOfTheHttpInterface() {
        for (Strategy strategy : Strategy.values()) {
            assertThat(Strategy.parse(strategy.text())).contains(strategy);
        }
        assertThat(Strategy.parse("weighted")).contains(Strategy.SMOOTH_WEIGHTED);
        assertThat(Strategy.parse("best")).isEmpty();
    }

    static void assertShare(int count, double share, int calls) {
        double deviation = Math.sqrt(calls * share * (1 - share));
        assertThat((double) count).isCloseTo(calls * share, within(6 * deviation + 1));
    }
}
