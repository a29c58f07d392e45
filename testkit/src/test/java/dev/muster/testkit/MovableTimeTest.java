package dev.muster.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.kafka.common.utils.Time;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** That the stamps do follow the moved clock needs a broker's own code, see {@link InProcessKafkaIT}. */
final class MovableTimeTest {
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    private final MovableTime time = new MovableTime();

    @Test
    void shouldAddUpSteps() {
        time.move(Duration.ofDays(2));
        time.move(Duration.ofDays(-3));

        assertThat(time.offset()).isEqualTo(Duration.ofDays(-1));
    }

    /** If the parts that time requests and writes saw the leap, a leap back would now and then hang them. */
    @Test
    void shouldShowTheSystemClockToAllThatDoesNotStampRecords() {
        time.move(Duration.ofDays(-1));

        assertThat(time.milliseconds()).isCloseTo(Time.SYSTEM.milliseconds(), Offset.offset(A_MINUTE.toMillis()));
        assertThat(time.nanoseconds()).isCloseTo(Time.SYSTEM.nanoseconds(), Offset.offset(A_MINUTE.toNanos()));
    }
}
