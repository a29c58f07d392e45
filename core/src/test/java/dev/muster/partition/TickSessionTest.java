package dev.muster.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.fold.Rules;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TickSessionTest {

    private final Partition partition = new Partition();
    private final TickSession session = new TickSession("owner", partition);
    private long millis;

    @Test
    void shouldOpenAtOnceWhenNothingHasADeadlineAndThenBeSilent() {
        assertThat(next()).contains(new TickSession.Stamp(1, "owner.1", Duration.ZERO));
        acknowledge();

        pass(400);

        assertThat(next()).isEmpty();
    }

    @Test
    void shouldTellTheTimeSinceTheTickBefore() {
        partition.hasDeadlines = true;
        session.folded(partition);
        open();

        pass(400);
        assertThat(next().orElseThrow().elapsed()).isEqualTo(Duration.ofMillis(400));
        acknowledge();
        pass(700);
        assertThat(next().orElseThrow().elapsed()).isEqualTo(Duration.ofMillis(700));
    }

    @Test
    void shouldLoseNoPartOfAMillisecond() {
        partition.hasDeadlines = true;
        session.folded(partition);
        open();
        long total = 0;

        for (int tick = 1; tick <= 1_000; tick++) {
            long nanos = tick * 400_999_999L;
            total += session.next(nanos).orElseThrow().elapsed().toMillis();
            session.acknowledged(nanos);
        }

        assertThat(total).isEqualTo(400_999);
    }

    @Test
    void shouldSendNoSecondTickWhileOneIsUnderWay() {
        assertThat(next()).isPresent();

        pass(5_000);

        assertThat(next()).isEmpty();
    }

    @Test
    void shouldBeginANewSessionWhenATickWasLate() {
        partition.hasDeadlines = true;
        session.folded(partition);
        open();
        fold(1, "owner.1");
        pass(400);
        assertThat(next()).isPresent();

        pass(1_001);
        acknowledge();

        assertThat(next()).contains(new TickSession.Stamp(2, "owner.2", Duration.ZERO));
    }

    @Test
    void shouldBeginANewSessionWhenATickFailedWithoutLeavingAGap() {
        assertThat(next().orElseThrow().session()).isEqualTo(1);

        session.failed();

        assertThat(next()).contains(new TickSession.Stamp(1, "owner.2", Duration.ZERO));
    }

    /** The fold lags, so the first session is not known to count: a second one of the same number would pass for the same. */
    @Test
    void shouldGoAboveASessionThatIsInTheLogButNotFoldedYet() {
        partition.hasDeadlines = true;
        session.folded(partition);
        open();
        pass(400);
        assertThat(next()).isPresent();

        pass(20_000);
        acknowledge();

        assertThat(next()).contains(new TickSession.Stamp(2, "owner.2", Duration.ZERO));
    }

    @Test
    void shouldGoAboveTheSessionOfAnotherOwner() {
        open();

        fold(1, "another.1");

        assertThat(next()).contains(new TickSession.Stamp(2, "owner.2", Duration.ZERO));
    }

    /** An outage may have passed unseen after the first deadline and before the owner knew of it: the step must be too long to count. */
    @Test
    void shouldTellAllOfTheTimeInWhichNothingHadADeadline() {
        open();
        pass(600_000);
        assertThat(next()).isEmpty();
        partition.hasDeadlines = true;
        session.folded(partition);

        pass(400);

        assertThat(next().orElseThrow().elapsed()).isEqualTo(Duration.ofMillis(600_400));
    }

    @Test
    void shouldKnowItsOwnSessions() {
        assertThat(session.isOwn(clock(1, "owner.1"))).isTrue();
        assertThat(session.isOwn(clock(7, "owner.7"))).isTrue();
        assertThat(session.isOwn(clock(1, "another.1"))).isFalse();
        assertThat(session.isOwn(LogClock.START)).isFalse();
    }

    private void open() {
        assertThat(next()).isPresent();
        acknowledge();
    }

    private Optional<TickSession.Stamp> next() {
        return session.next(Duration.ofMillis(millis).toNanos());
    }

    private void acknowledge() {
        session.acknowledged(Duration.ofMillis(millis).toNanos());
    }

    private void pass(long ms) {
        millis += ms;
    }

    private void fold(long number, String id) {
        partition.clock = clock(number, id);
        session.folded(partition);
    }

    private static LogClock clock(long number, String id) {
        return new LogClock(Instant.EPOCH, Instant.EPOCH, number, id, Duration.ZERO);
    }

    private static final class Partition implements Ticked {
        private LogClock clock = LogClock.START;
        private boolean hasDeadlines;

        @Override
        public PartitionMeta meta() {
            return new PartitionMeta(1, -1, 0, clock, PartitionMeta.Chain.START, Rules.defaults(1), 0);
        }

        @Override
        public boolean hasDeadlines() {
            return hasDeadlines;
        }
    }
}
