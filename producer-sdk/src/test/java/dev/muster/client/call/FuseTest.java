package dev.muster.client.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A fuse beside the breaker that it spares: told everything, that one opens at the same try. */
class FuseTest {
    private static final long FAST = 1_000;
    private static final long SLOW = Duration.ofSeconds(3).toNanos();

    @Property(tries = 300)
    void shouldOpenAtTheSameTryAsABreakerThatIsToldAll(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 30) int window, @ForAll @IntRange(max = 60) int bad) {
        CircuitBreakerConfig config = LocalBreaker.DEFAULT.window(window).ofService();
        Fuse fuse = new Fuse("spared", config);
        CircuitBreaker told = CircuitBreaker.of("told", config);
        Random random = new Random(seed);

        // Long stretches of good tries, so that some are not told, and bad ones between.
        for (int i = 0; i < 2_000 && !fuse.isOpen(); i++) {
            boolean isStormy = (i / 100) % 2 == 1;
            int drawn = random.nextInt(100);
            if (isStormy && drawn < bad) {
                fuse.failed(FAST, new Exception());
                told.onError(FAST, TimeUnit.NANOSECONDS, new Exception());
            } else {
                long took = isStormy && drawn < bad + 10 ? SLOW : FAST;
                fuse.succeeded(took);
                told.onSuccess(took, TimeUnit.NANOSECONDS);
            }
            assertThat(fuse.isOpen()).isEqualTo(told.getState() == State.OPEN);
        }

        assertThat(fuse.admits()).isEqualTo(told.tryAcquirePermission());
    }
}
