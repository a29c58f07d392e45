package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.fold.EntityKey;
import dev.muster.fold.EventHead;
import dev.muster.fold.Moment;
import dev.muster.fold.Rules;
import dev.muster.fold.SeenEvents;
import dev.muster.lock.Ask;
import dev.muster.lock.Kind;
import dev.muster.lock.Lock;
import dev.muster.lock.LockEvent;
import dev.muster.lock.LockFold;
import dev.muster.lock.LockState;
import dev.muster.lock.OwnerId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** However many hold and wait, as far as the rules may let them, a fact fits into a record of Kafka's default size, 1 MiB. */
final class LockBoundsTest {

    private static final int MOST_BYTES = 1_000_000;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Rules WIDEST =
            new Rules(1, 1, new TreeMap<>(Map.of("lock.queue.max", "1000", "lock.holds.max", "1000")));

    private final LockCodec codec = new LockCodec();

    @Test
    void shouldFitIntoARecordHoweverManyHoldAndWaitAndHoweverLongTheirNamesAre() {
        LockFold fold = new LockFold();
        LockState state = LockState.INITIAL;
        for (int number = 0; number < 2_500; number++) {
            String name = (number + "-").repeat(200).substring(0, 200);
            LockEvent event = new LockEvent.Acquire(
                    new EventHead(name, "", Instant.EPOCH),
                    EntityKey.of("pool"),
                    new OwnerId(name),
                    new Ask(Kind.SEMAPHORE, 1, Ask.MAX_LIMIT),
                    Optional.empty(),
                    Duration.ofSeconds(60));
            state = fold.apply(state, event, new Moment(START, START, number, WIDEST))
                    .state();
        }

        for (int number = 0; number < 2_000; number++) {
            String name = (number + "+").repeat(200).substring(0, 200);
            LockEvent event = new LockEvent.Withdraw(
                    new EventHead("w" + number, "", Instant.EPOCH), EntityKey.of("pool"), new OwnerId("o"), name);
            state = fold.apply(state, event, new Moment(START, START, 10_000 + number, WIDEST))
                    .state();
        }

        Lock lock = (Lock) state.standing();
        assertThat(lock.holders()).hasSize(1_000);
        assertThat(lock.queue()).hasSize(1_000);
        assertThat(state.keeps().seen().list()).hasSize(SeenEvents.MAX);
        assertThat(codec.decided(state).orElseThrow()).hasSizeLessThan(MOST_BYTES);
        assertThat(codec.volatilePart(state).orElseThrow()).hasSizeLessThan(MOST_BYTES);
    }
}
