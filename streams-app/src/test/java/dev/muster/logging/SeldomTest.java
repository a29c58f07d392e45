package dev.muster.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SeldomTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final AtomicInteger lines = new AtomicInteger();

    @Test
    void shouldSayAtOnceAndThenOnceInTenSeconds() {
        Seldom seldom = Seldom.by(nanos::get);

        seldom.say(lines::incrementAndGet);
        seldom.say(lines::incrementAndGet);
        nanos.addAndGet(Duration.ofSeconds(10).toNanos() - 1);
        seldom.say(lines::incrementAndGet);
        assertThat(lines).hasValue(1);

        nanos.incrementAndGet();
        seldom.say(lines::incrementAndGet);
        assertThat(lines).hasValue(2);
    }
}
