package dev.muster.client.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.muster.client.DiscoveredInstance;
import dev.muster.client.call.FleetVerdict.OfInstance;
import dev.muster.client.call.FleetVerdict.Permit;
import dev.muster.client.call.FleetVerdict.State;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
        try (Calling calling = Calling.of(FixedView.of(4), Calling.PLAIN.breaker(LocalBreaker.DEFAULT))) {
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
            calling.verdict = verdict(State.HALF_OPEN, 5, List.of(new Permit(7, far), new Permit(9, far)));

            assertThat(isAnswered(calling)).isTrue();
            failOnce(calling);
            assertThat(refusal(calling).reason()).isEqualTo(Refusal.NO_PERMIT_TO_PROBE);

            await().untilAsserted(() -> assertThat(calling.batches().stream().flatMap(batch -> batch.probes().stream()))
                    .containsExactly(new OutcomeBatch.Probe(7, Outcome.OK), new OutcomeBatch.Probe(9, Outcome.FAILED)));
            assertThat(calling.batches().get(calling.batches().size() - 1).epoch())
                    .hasValue(5);
        }
    }

    @Test
    void shouldNotProbeWhenItsResultWouldComeTooLate() {
        try (Calling calling = Calling.of(FixedView.of(2))) {
            long near = System.nanoTime() + Duration.ofSeconds(1).toNanos();
            calling.verdict = verdict(State.HALF_OPEN, 5, List.of(new Permit(7, near)));

            // a try may take 2 s
            assertThat(refusal(calling).reason()).isEqualTo(Refusal.NO_PERMIT_TO_PROBE);
        }
    }

    @Test
    void shouldNeverProbeMoreThanItHasPermitsFromManyThreads() throws InterruptedException {
        try (Calling calling = Calling.of(FixedView.of(2))) {
            long far = System.nanoTime() + Duration.ofMinutes(5).toNanos();
            calling.verdict =
                    verdict(State.HALF_OPEN, 5, List.of(new Permit(1, far), new Permit(2, far), new Permit(3, far)));
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
            calling.verdict = new FleetVerdict(
                    State.CLOSED,
                    2,
                    Optional.empty(),
                    "",
                    List.of(),
                    Map.of("c", new OfInstance(true, "5 failures in a row")));

            await().untilAsserted(() -> assertThat(seen(calling, 8)).containsExactly("a", "b", "d"));
        }
    }

    private static FleetVerdict verdict(State state, long epoch, List<Permit> permits) {
        return new FleetVerdict(state, epoch, Optional.of(LATER), "6 of 10 failed", permits, Map.of());
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
