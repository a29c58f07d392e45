package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SpacedTest {

    private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - 5);
    private final AtomicInteger done = new AtomicInteger();
    private final Spaced spaced = new Spaced(Duration.ofNanos(10), time::get, done::incrementAndGet);

    @Test
    void shouldDoItAtOnceAndThenOnceForAllThatCameMeanwhile() {
        spaced.wanted();
        assertThat(done).hasValue(1);

        for (int i = 0; i < 9; i++) {
            time.incrementAndGet();
            spaced.wanted();
            spaced.passed();
        }
        assertThat(done).hasValue(1);

        time.incrementAndGet();
        spaced.passed();
        assertThat(done).hasValue(2);
    }

    @Test
    void shouldDoNothingThatIsNotWanted() {
        spaced.wanted();
        time.addAndGet(100);
        spaced.passed();

        assertThat(done).hasValue(1);
    }

    @Test
    void shouldDoItAgainWhenItFailed() {
        AtomicInteger tries = new AtomicInteger();
        Spaced failing = new Spaced(Duration.ofNanos(10), time::get, () -> {
            if (tries.incrementAndGet() == 1) {
                throw new IllegalStateException("away");
            }
        });
        assertThatThrownBy(failing::wanted).hasMessage("away");

        failing.passed();
        assertThat(tries).hasValue(1);
        time.addAndGet(10);
        failing.passed();

        assertThat(tries).hasValue(2);
    }
}
