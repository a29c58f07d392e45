package dev.muster.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.fold.EntityKey;
import dev.muster.fold.EventHead;
import dev.muster.fold.InvalidValueException;
import dev.muster.fold.InvariantViolation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What no event may carry and no state may be. */
final class LockValuesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MUTEX|2|0|permits: 2 (expected: 1: only a semaphore has more)",
                "READ|1|1|limit: 1 (expected: none: only a semaphore has one)",
                "SEMAPHORE|1|0|limit: 0 (expected: 1 to 10000)",
                "SEMAPHORE|1|10001|limit: 10001 (expected: 1 to 10000)",
                "SEMAPHORE|0|5|permits: 0 (expected: 1 to the limit, 5)",
                "SEMAPHORE|6|5|permits: 6 (expected: 1 to the limit, 5)"
            })
    void shouldRefuseAnAskThatCannotBe(Kind kind, int permits, int limit, String problem) {
        assertThatThrownBy(() -> new Ask(kind, permits, limit))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PT2.999S|PT0S|ttl: PT2.999S (expected: PT3S to PT10M in whole milliseconds)",
                "PT10M0.001S|PT0S|ttl: PT10M0.001S (expected: PT3S to PT10M in whole milliseconds)",
                "PT3.0005S|PT0S|ttl: PT3.0005S (expected: PT3S to PT10M in whole milliseconds)",
                "PT3S|PT60.001S|wait: PT1M0.001S (expected: PT0S to PT1M in whole milliseconds)",
                "PT3S|PT-1S|wait: PT-1S (expected: PT0S to PT1M in whole milliseconds)"
            })
    void shouldRefuseSpansOutOfRange(Duration ttl, Duration patience, String problem) {
        assertThatThrownBy(() -> new LockEvent.Acquire(
                        new EventHead("e", "", Instant.EPOCH),
                        EntityKey.of("door"),
                        new OwnerId("a"),
                        Ask.of(Kind.MUTEX),
                        Optional.of(ttl),
                        patience))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(problem);
    }

    @Test
    void shouldRefuseOwnersTokensRequestsAndKindsThatAreNone() {
        EventHead head = new EventHead("e", "", Instant.EPOCH);
        EntityKey door = EntityKey.of("door");
        assertThatThrownBy(() -> new OwnerId("a b")).hasMessageStartingWith("owner: 'a b' (expected: ");
        assertThatThrownBy(() -> new Token(-1)).hasMessage("token: -1 (expected: 0 or more)");
        assertThatThrownBy(() -> new LockEvent.Withdraw(head, door, new OwnerId("a"), ""))
                .hasMessage("request: 0 characters (expected: 1 to 200)");
        assertThatThrownBy(() -> Kind.parse("latch"))
                .hasMessage("kind: 'latch' (expected: mutex, semaphore, read or write)");
        assertThat(Kind.parse("read")).isEqualTo(Kind.READ);
    }

    @Test
    void shouldNotBeBuiltWithHoldersThatCannotBeThereTogether() {
        Holder mutex = holder("a", Kind.MUTEX, 5, 1);
        Holder reader = holder("b", Kind.READ, 6, 1);
        Holder permits = holder("c", Kind.SEMAPHORE, 7, 3);
        assertThatThrownBy(() -> new Lock(List.of(mutex, reader), List.of(), 0, new Token(6)))
                .isInstanceOf(InvariantViolation.class)
                .hasMessageStartingWith("Expected one holder");
        assertThatThrownBy(() -> new Lock(List.of(mutex), List.of(), 0, new Token(4)))
                .hasMessageStartingWith("Expected tokens up to 4");
        assertThatThrownBy(() -> new Lock(List.of(permits), List.of(), 2, new Token(7)))
                .hasMessageStartingWith("Expected at most 2 permits out");
    }

    private static Holder holder(String owner, Kind kind, long token, int permits) {
        return new Holder(
                new OwnerId(owner),
                kind,
                new Token(token),
                LockEvents.TTL,
                Instant.EPOCH,
                List.of(new Hold("request", permits)));
    }
}
