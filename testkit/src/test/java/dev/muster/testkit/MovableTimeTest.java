package dev.muster.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.apache.kafka.common.utils.Time;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class MovableTimeTest {
    private static final Offset<Long> A_MINUTE = Offset.offset(60_000L);

    private final MovableTime time = new MovableTime();

    @Test
    void shouldAddUpStepsOfTheWallClockAndLeaveMonotonicTime() {
        time.move(Duration.ofDays(2));
        time.move(Duration.ofDays(-3));

        assertThat(time.milliseconds())
                .isCloseTo(Time.SYSTEM.milliseconds() - Duration.ofDays(1).toMillis(), A_MINUTE);
        assertThat(time.nanoseconds())
                .isCloseTo(
                        Time.SYSTEM.nanoseconds(),
                        Offset.offset(Duration.ofMinutes(1).toNanos()));
        assertThat(time.offset()).isEqualTo(Duration.ofDays(-1));
    }

    @Test
    void shouldLeaveTheThreadsOfTheQuorumTheSystemClock() {
        time.move(Duration.ofDays(2));

        assertThat(readIn("kafka-1-raft-io-thread")).isCloseTo(Time.SYSTEM.milliseconds(), A_MINUTE);
        assertThat(readIn("quorum-controller-1-event-handler")).isCloseTo(Time.SYSTEM.milliseconds(), A_MINUTE);
        assertThat(readIn("data-plane-kafka-request-handler-0"))
                .isCloseTo(Time.SYSTEM.milliseconds() + Duration.ofDays(2).toMillis(), A_MINUTE);
    }

    private long readIn(String threadName) {
        LongSupplier clock = time::milliseconds;
        CompletableFuture<Long> read = new CompletableFuture<>();
        new Thread(() -> read.complete(clock.getAsLong()), threadName).start();
        return read.join();
    }
}
