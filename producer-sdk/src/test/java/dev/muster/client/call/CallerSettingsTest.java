package dev.muster.client.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.balance.Balancing;
import dev.muster.balance.Nearness;
import dev.muster.balance.Strategy;
import dev.muster.balance.Subset;
import dev.muster.client.DiscoveredInstance;
import dev.muster.client.InvalidValueException;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The ends of what may be set: what is accepted works, and the rest is refused where it is set. */
@Timeout(60)
class CallerSettingsTest {
    private static final Duration INSTANT = Duration.ofNanos(1);
    private static final Duration BRIEF = Duration.ofMillis(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration CENTURIES = Duration.ofDays(300 * 365);
    private static final CallPolicy PATIENT = CallPolicy.DEFAULT.timeout(DAY).attemptTimeout(DAY);

    static Stream<CallerSettings> accepted() {
        CallerSettings some = CallerSettings.DEFAULT.policy(PATIENT);
        Balancing balancing = Balancing.DEFAULT;
        return Stream.of(
                some.breaker(new LocalBreaker(1, 1, INSTANT, 2, 1, BRIEF, BRIEF, 1)),
                some.breaker(new LocalBreaker(100, 100, DAY, 100_000, 1_000, DAY, DAY, 1_000)),
                some.breaker(new LocalBreaker(50, 100, DAY, 2, 1, BRIEF, DAY, 1_000)),
                some.maxConcurrent(1).retryBudget(0, 0),
                some.maxConcurrent(100_000).retryBudget(1_000, 1_000_000),
                some.policy(PATIENT.idempotent().attempts(20).backoff(Duration.ZERO, Duration.ZERO)),
                some.policy(PATIENT.idempotent().attempts(2).hedgeAfter(DAY)),
                some.policy(PATIENT.idempotent().attempts(2).hedgeAfter(INSTANT)),
                some.balanced(balancing.near(Nearness.to("eu", "eu-1").atLeast(Integer.MAX_VALUE))),
                some.balanced(balancing.subset(new Subset("me", Integer.MAX_VALUE))),
                some.balanced(balancing.subset(new Subset("me", 1)).panicBelow(100)),
                some.balanced(balancing.slowStart(INSTANT)),
                some.balanced(balancing.slowStart(Duration.ofHours(1)).by(Strategy.SMOOTH_WEIGHTED)));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void shouldWorkAtTheEndsOfWhatMayBeSet(CallerSettings settings) {
        try (Calling calling = Calling.of(FixedView.of(3), settings)) {
            assertThat(calling.caller().<String>call(DiscoveredInstance::id)).isIn("a", "b", "c");
            for (int i = 0; i < 50; i++) {
                String outcome = calling.caller()
                        .call(
                                instance -> {
                                    throw new IOException("broken");
                                },
                                failure -> "failed or refused");
                assertThat(outcome).isEqualTo("failed or refused");
            }
        }
    }

    static Stream<ThrowingCallable> refused() {
        CallerSettings some = CallerSettings.DEFAULT;
        LocalBreaker breaker = LocalBreaker.DEFAULT;
        return Stream.of(
                () -> breaker.slowAfter(CENTURIES),
                () -> breaker.slowAfter(Duration.ZERO),
                () -> breaker.openFor(CENTURIES, CENTURIES),
                () -> breaker.openFor(BRIEF, CENTURIES),
                () -> breaker.openFor(DAY, BRIEF),
                () -> breaker.openFor(INSTANT, BRIEF),
                () -> breaker.window(Integer.MAX_VALUE),
                () -> breaker.failuresInRow(Integer.MAX_VALUE),
                () -> breaker.probes(0),
                () -> new LocalBreaker(101, 100, DAY, 10, 5, DAY, DAY, 1),
                () -> new LocalBreaker(50, Integer.MIN_VALUE, DAY, 10, 5, DAY, DAY, 1),
                () -> some.maxConcurrent(Integer.MAX_VALUE),
                () -> some.retryBudget(Integer.MAX_VALUE, 0),
                () -> some.retryBudget(0, Integer.MAX_VALUE),
                () -> PATIENT.timeout(CENTURIES),
                () -> PATIENT.attemptTimeout(Duration.ofSeconds(Long.MAX_VALUE)),
                () -> PATIENT.hedgeAfter(CENTURIES),
                () -> PATIENT.backoff(BRIEF, CENTURIES),
                () -> PATIENT.backoff(Duration.ofNanos(-1), BRIEF),
                () -> PATIENT.attempts(21));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void shouldRefuseWhatIsOutOfRange(ThrowingCallable setting) {
        assertThatThrownBy(setting).isInstanceOf(InvalidValueException.class).hasMessageContaining("expected: ");
    }

    @Property
    void shouldDoubleThePauseUpToTheLongestWhateverItIs(
            @ForAll @LongRange(min = 0, max = 86_400_000_000_000L) long first,
            @ForAll @LongRange(min = 0, max = 86_400_000_000_000L) long more,
            @ForAll @IntRange(min = 1, max = 19) int made) {
        long longest = Math.min(DAY.toNanos(), first + more);
        CallPolicy policy = PATIENT.backoff(Duration.ofNanos(first), Duration.ofNanos(longest));

        assertThat(policy.longestPauseNanos(made))
                .isEqualTo(BigInteger.valueOf(first)
                        .shiftLeft(made - 1)
                        .min(BigInteger.valueOf(longest))
                        .longValueExact());
    }
}
