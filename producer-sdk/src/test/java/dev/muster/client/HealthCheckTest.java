package dev.muster.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.schema.CheckAsked;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What a check may be, and how it is registered. */
final class HealthCheckTest {

    private static final HealthCheck HEALTH = HealthCheck.http("/health");

    @Test
    void shouldLeaveToTheRulesWhatItDoesNotName() {
        assertThat(registered(HEALTH)).isEqualTo(new CheckAsked("http", "/health", List.of(), null, null, null, null));
        assertThat(registered(HealthCheck.tcp()))
                .isEqualTo(new CheckAsked("tcp", "", List.of(), null, null, null, null));
    }

    @Test
    void shouldRegisterAllThatItNames() {
        HealthCheck full = HEALTH.codes(List.of(204, 200, 204))
                .every(Duration.ofSeconds(2))
                .timeout(Duration.ofMillis(500))
                .failures(3)
                .successes(4);
        assertThat(registered(full))
                .isEqualTo(new CheckAsked("http", "/health", List.of(200, 204), 2_000L, 500L, 3, 4));
    }

    @Test
    void shouldRefuseWhatTheServerWouldRefuse() {
        refuses(() -> HealthCheck.http("health"), "check.path: 'health' (expected: '/' and up to 499");
        refuses(() -> HealthCheck.http("/a b"), "check.path: '/a b' (expected");
        refuses(() -> HealthCheck.tcp().codes(List.of(200)), "check.codes: [200] (expected: none with tcp)");
        refuses(() -> HEALTH.codes(List.of(199)), "check.codes: 199 (expected: 200 to 599)");
        refuses(() -> HEALTH.every(Duration.ofMillis(999)), "check.interval: PT0.999S (expected: PT1S to PT1H)");
        refuses(
                () -> HEALTH.every(Duration.ofSeconds(2)).timeout(Duration.ofSeconds(3)),
                "check.timeout: PT3S (expected: PT0.1S to PT2S)");
        refuses(
                () -> HEALTH.timeout(Duration.ofSeconds(3)).every(Duration.ofSeconds(2)),
                "check.timeout: PT3S (expected: PT0.1S to PT2S)");
        refuses(() -> HEALTH.failures(0), "check.failures: 0 (expected: 1 to 100)");
        refuses(() -> HEALTH.successes(101), "check.successes: 101 (expected: 1 to 100)");
    }

    private static CheckAsked registered(HealthCheck check) {
        Instance instance = Instance.of("stock").at("10.0.0.7", 80).check(check);
        return new InstanceEvents("stock", "a").registered(instance).getCheck();
    }

    private static void refuses(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(InvalidValueException.class).hasMessageStartingWith(message);
    }
}
