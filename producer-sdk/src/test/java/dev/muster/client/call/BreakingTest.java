package dev.muster.client.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.muster.client.DiscoveredInstance;
import dev.muster.client.Status;
import dev.muster.client.call.FleetVerdict.OfInstance;
import dev.muster.client.call.FleetVerdict.Permit;
import dev.muster.client.call.FleetVerdict.State;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Breakers: this process's own, and the fleet's; the stricter holds. */
@Timeout(60)
class BreakingTest {
    private static final LocalBreaker EAGER =
            LocalBreaker.DEFAULT.window(10).openFor(Duration.ofMinutes(1), Duration.ofMinutes(2));
    private static final Instant LATER = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void shouldRefuseWithTheTimeWhenTheOwnBreakerIsOpen() {
        CallerSettings settings = Calling.PLAIN.breaker(EAGER.failuresInRow(1_000));
        try (Calling calling = Calling.of(FixedView.of(2), settings)) {
            for (int i = 0; i < 5; i++) {
                failOnce(calling);
            }

            CallRefusedException refused = refusal(calling);

            assertThat(refused.reason()).isEqualTo(Refusal.BREAKER_OPEN_HERE);
            assertThat(refused.until()).get().satisfies(until -> assertThat(until)
                    .isBetween(Instant.now(), Instant.now().plusSeconds(60)));
            assertThat(refused)
                    .hasMessageStartingWith("stock: BREAKER_OPEN_HERE, of 5 tries 5 failed and 0 were slow, until 20");
            assertThat(refused.getStackTrace()).isEmpty();
        }
    }

    @Test
    void shouldCloseTheOwnBreakerWhenItsProbesSucceed() {
        LocalBreaker brief = EAGER.failuresInRow(1_000)
                .openFor(Duration.ofMillis(20), Duration.ofMillis(40))
                .probes(2);
        try (Calling calling = Calling.of(FixedView.of(2), Calling.PLAIN.breaker(brief))) {
            for (int i = 0; i < 5; i++) {
                failOnce(calling);
            }
            await().until(() -> isAnswered(calling));

            for (int i = 0; i < 50; i++) {
                assertThat(isAnswered(calling)).isTrue();
            }
        }
    }

    @Test
    void shouldHoldBackOnlyTheInstanceThatFails() {
        try (Calling calling = Calling.of(FixedView.of(4), Calling.PLAIN.breaker(EAGER.window(10_000)))) {
            for (int i = 0; i < 20; i++) {
                calling.caller().call(instance -> answeringBut("b", instance), failed -> "failed");
            }

            assertThat(seen(calling, 40)).containsExactlyInAnyOrder("a", "c", "d");
        }
    }

    @Test
    void shouldTakeAnInstanceBackWhenItsProbeSucceeds() {
        LocalBreaker brief = LocalBreaker.DEFAULT.window(10_000).openFor(Duration.ofMillis(30), Duration.ofMillis(30));
        try (Calling calling = Calling.of(FixedView.of(4), Calling.PLAIN.breaker(brief))) {
            await().until(() -> {
                for (int i = 0; i < 8; i++) {
                    calling.caller().call(instance -> answeringBut("b", instance), failed -> "failed");
                }
                return calling.reported("b").getOrDefault(Outcome.FAILED, 0) >= 5;
            });

            await().untilAsserted(() -> assertThat(seen(calling, 8)).contains("b"));
        }
    }

    @Test
    void shouldNotHoldBackMoreThanHalf() {
        LocalBreaker breaker = LocalBreaker.DEFAULT.window(100_000).failuresInRow(1);
        try (Calling calling = Calling.of(FixedView.of(3), Calling.PLAIN.breaker(breaker))) {
            Set<String> tried = new TreeSet<>();
            await().untilAsserted(() -> {
                failOnce(calling);
                failOnce(calling);
                tried.clear();
                for (int i = 0; i < 6; i++) {
                    calling.caller()
                            .call(
                                    instance -> {
                                        tried.add(instance.id());
                                        throw new IOException("all are broken");
                                    },
                                    failed -> "failed");
                }
                assertThat(tried).containsExactly("a", "b", "c");
            });
        }
    }

    @Test
    void shouldRefuseAtOnceWhenTheFleetHasOpened() {
        try (Calling calling = Calling.of(FixedView.of(2))) {
            assertThat(isAnswered(calling)).isTrue();

            calling.verdict = verdict(State.OPEN, 2, List.of());
            CallRefusedException refused = refusal(calling);

            assertThat(refused.reason()).isEqualTo(Refusal.BREAKER_OPEN_IN_FLEET);
            assertThat(refused.until()).contains(LATER);
            assertThat(refused).hasMessage("stock: BREAKER_OPEN_IN_FLEET, 6 of 10 failed, until " + LATER);
            calling.verdict = verdict(State.FORCED_OPEN, 3, List.of());
            assertThat(refusal(calling).reason()).isEqualTo(Refusal.FORCED_OPEN);
            calling.verdict = verdict(State.CLOSED, 4, List.of());
            assertThat(isAnswered(calling)).isTrue();
        }
    }

    @Test
    void shouldHeedTheOwnBreakerThoughTheFleetIsForcedClosed() {
        CallerSettings settings = Calling.PLAIN.breaker(EAGER.failuresInRow(1_000));
        try (Calling calling = Calling.of(FixedView.of(2), settings)) {
            calling.verdict = verdict(State.FORCED_CLOSED, 2, List.of());
            for (int i = 0; i < 5; i++) {
                failOnce(calling);
            }

            assertThat(refusal(calling).reason()).isEqualTo(Refusal.BREAKER_OPEN_HERE);
        }
    }

    @Test
    void shouldProbeOncePerPermitAndReportItAtOnce() {
        try (Calling calling = Calling.of(FixedView.of(2))) {
            long far = System.nanoTime() + Duration.ofMinutes(5).toNanos();
            calling.verdict = verdict(State.HALF_OPEN, 5, List.of(permit(7, far), permit(9, far)));

            assertThat(isAnswered(calling)).isTrue();
            failOnce(calling);
            assertThat(refusal(calling).reason()).isEqualTo(Refusal.NO_PERMIT_TO_PROBE);

            await().untilAsserted(() -> assertThat(calling.batches().stream().flatMap(batch -> batch.probes().stream()))
                    .containsExactly(new OutcomeBatch.Probe(7, Outcome.OK), new OutcomeBatch.Probe(9, Outcome.FAILED)));
            assertThat(calling.batches().get(calling.batches().size() - 1).epoch())
                    .hasValue(5);
        }
    }

    /** A breaker that was forgotten begins with the same epochs and numbers as it did before. */
    @Test
    void shouldProbeWithThePermitsOfABreakerThatWasForgottenMeanwhile() {
        try (Calling calling = Calling.of(FixedView.of(2))) {
            List<Permit> permits =
                    List.of(permit(1, System.nanoTime() + Duration.ofMinutes(5).toNanos()));
            calling.verdict = verdict(State.HALF_OPEN, 3, LATER.minusSeconds(600), permits);
            assertThat(isAnswered(calling)).isTrue();

            calling.verdict = FleetVerdict.NONE; // as where the node is away for a moment
            assertThat(isAnswered(calling)).isTrue();
            calling.verdict = verdict(State.HALF_OPEN, 3, LATER.minusSeconds(600), permits);
            assertThat(refusal(calling).reason()).isEqualTo(Refusal.NO_PERMIT_TO_PROBE);

            calling.verdict = verdict(State.HALF_OPEN, 3, LATER, permits);
            assertThat(isAnswered(calling)).isTrue();
            assertThat(refusal(calling).reason()).isEqualTo(Refusal.NO_PERMIT_TO_PROBE);
        }
    }

    /** A try may take 2 s here, or a minute; the permit was told with 9 s. */
    @ParameterizedTest
    @CsvSource({
        // time-out, time that is left, time that the probe has
        "2, 9, 2",
        "2, 2, 2",
        "60, 9, 9",
        "60, 5, 5",
        "6, 5, 5",
        "60, 4, 0",
        "2, 1, 0",
        "2, -1, 0",
    })
    void shouldCutAProbeToItsPermitUnlessTooLittleIsLeft(long timeout, long left, long given) {
        long now = System.nanoTime();
        Permit permit = new Permit(7, now + seconds(left - 9), now + seconds(left));
        FleetVerdict half = verdict(State.HALF_OPEN, 5, List.of(permit));
        CallThreads threads = new CallThreads();
        Surroundings around = new Surroundings(
                service -> FixedView.of(2),
                service -> () -> half,
                FleetRequests.NONE,
                OutcomeSink.NONE,
                Surroundings.Mode.ON);
        try (ServiceCalls calls = new ServiceCalls(FixedView.of(2), Calling.PLAIN, around, threads)) {
            CallPolicy policy = Calling.QUICK.attemptTimeout(Duration.ofSeconds(timeout));

            Admission admission = calls.admit(new Tries(0, now + seconds(120)), policy, now);

            if (given == 0) {
                assertThat(admission).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.reason())
                        .isEqualTo(Refusal.NO_PERMIT_TO_PROBE));
            } else {
                assertThat(admission).isInstanceOfSatisfying(Running.class, probe -> {
                    assertThat(probe.permit()).isEqualTo(7);
                    assertThat(probe.deadline()).isEqualTo(now + seconds(given));
                });
            }
        } finally {
            threads.end();
        }
    }

    @Test
    void shouldNeverProbeMoreThanItHasPermitsFromManyThreads() throws InterruptedException {
        try (Calling calling = Calling.of(FixedView.of(2))) {
            long far = System.nanoTime() + Duration.ofMinutes(5).toNanos();
            calling.verdict = verdict(State.HALF_OPEN, 5, List.of(permit(1, far), permit(2, far), permit(3, far)));
            AtomicInteger made = new AtomicInteger();
            Thread[] threads = new Thread[8];
            for (int t = 0; t < threads.length; t++) {
                threads[t] = new Thread(() -> {
                    for (int i = 0; i < 100; i++) {
                        calling.caller().call(instance -> made.incrementAndGet(), refused -> 0);
                    }
                });
                threads[t].start();
            }
            for (Thread thread : threads) {
                thread.join();
            }

            assertThat(made).hasValue(3);
        }
    }

    @Test
    void shouldLeaveOutWhomTheFleetHasEjected() {
        try (Calling calling = Calling.of(FixedView.of(4))) {
            calling.verdict = ejecting(500, "c");

            await().untilAsserted(() -> assertThat(seen(calling, 8)).containsExactly("a", "b", "d"));
        }
    }

    /** The fleet counts those that calls were told of, which may be others than those who are there. */
    @Test
    void shouldNotLeaveOutMoreThanTheShareOfThoseWhoAreThere() {
        try (Calling calling = Calling.of(FixedView.of(4))) {
            calling.verdict = ejecting(500, "gone", "d", "b", "a", "c");
            await().untilAsserted(() -> assertThat(seen(calling, 8)).containsExactly("a", "c"));

            calling.verdict = ejecting(250, "d", "b", "a", "c");
            await().untilAsserted(() -> assertThat(seen(calling, 8)).containsExactly("a", "b", "c"));

            calling.verdict = ejecting(0, "d", "b", "a", "c");
            await().untilAsserted(() -> assertThat(seen(calling, 8)).containsExactly("a", "b", "c", "d"));
        }
    }

    /** One that takes no calls anyway is none of those of whom a share may be left out. */
    @Test
    void shouldReckonTheShareByThoseWhoWouldTakeCalls() {
        FixedView view = FixedView.of(4);
        view.show(view.instances().stream()
                .map(one -> one.id().equals("a") ? with(one, Status.OUT_OF_SERVICE, 1) : one)
                .map(one -> one.id().equals("b") ? with(one, Status.UP, 0) : one)
                .toList());
        try (Calling calling = Calling.of(view)) {
            calling.verdict = ejecting(500, "a", "b", "c", "d");

            await().untilAsserted(() -> assertThat(seen(calling, 8)).containsExactly("d"));
        }
    }

    /** In this order, a second apart. */
    private static FleetVerdict ejecting(int ejectedMax, String... ids) {
        Map<String, OfInstance> ejected = new HashMap<>();
        for (int i = 0; i < ids.length; i++) {
            ejected.put(ids[i], new OfInstance(true, "5 failures in a row", LATER.plusSeconds(i)));
        }
        return new FleetVerdict(
                State.CLOSED, 2, Optional.empty(), Optional.empty(), "", List.of(), ejectedMax, ejected);
    }

    private static DiscoveredInstance with(DiscoveredInstance one, Status status, int weight) {
        return new DiscoveredInstance(
                one.id(),
                one.host(),
                one.port(),
                one.protocol(),
                one.region(),
                one.zone(),
                weight,
                one.tags(),
                one.metadata(),
                status,
                one.since());
    }

    private static long seconds(long count) {
        return Duration.ofSeconds(count).toNanos();
    }

    private static Permit permit(long number, long deadline) {
        return new Permit(number, System.nanoTime(), deadline);
    }

    private static FleetVerdict verdict(State state, long epoch, List<Permit> permits) {
        return verdict(state, epoch, LATER.minusSeconds(60), permits);
    }

    private static FleetVerdict verdict(State state, long epoch, Instant since, List<Permit> permits) {
        return new FleetVerdict(
                state, epoch, Optional.of(since), Optional.of(LATER), "6 of 10 failed", permits, 500, Map.of());
    }

    private static void failOnce(Calling calling) {
        var unused = calling.caller()
                .with(Calling.QUICK.attempts(1))
                .call(
                        instance -> {
                            throw new IOException("broken");
                        },
                        failed -> "failed");
    }

    private static String answeringBut(String broken, DiscoveredInstance instance) throws IOException {
        if (instance.id().equals(broken)) {
            throw new IOException("broken");
        }
        return instance.id();
    }

    private static boolean isAnswered(Calling calling) {
        return calling.caller().call(DiscoveredInstance::id, refused -> "").length() == 1;
    }

    private static Set<String> seen(Calling calling, int calls) {
        Set<String> seen = new TreeSet<>();
        for (int i = 0; i < calls; i++) {
            seen.add(calling.caller().call(DiscoveredInstance::id));
        }
        return seen;
    }

    private static CallRefusedException refusal(Calling calling) {
        return catchThrowableOfType(
                CallRefusedException.class, () -> calling.caller().call(DiscoveredInstance::id));
    }
}
