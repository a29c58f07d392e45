package dev.muster.lock;

import static dev.muster.lock.LockTables.lockOf;
import static dev.muster.lock.LockTables.rows;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.fold.testing.Scenario;
import org.junit.jupiter.api.Test;

/** Semaphores and read-write locks: several holders, and who may be one beside whom. A token is the number of its row. */
final class SharedLocksTest {

    private final LockEvents pool = LockEvents.of("pool");

    // Semaphores.

    @Test
    void shouldGiveAsManyPermitsAsThereAre() {
        Scenario<LockState, LockEvent, LockDecision> rows = rows().on(
                        pool.permits("a", 2, 5), "granted/acquire", "a#1:2")
                .on(pool.permits("b", 3, 5), "granted/acquire", "a#1:2 b#2:3");

        assertThat(rows.lastDecision().reason()).isEqualTo("3 of 5 permits to 'b' (token 2); 2 were out");
        rows.on(pool.permits("c", 1, 5), "queued/order-of-arrival", "a#1:2 b#2:3 < c")
                .on(pool.release("r", "a", 1), "released/release, granted/hand-over", "b#2:3 c#4:1");
    }

    @Test
    void shouldNotLetSmallRequestsPassALargeOne() {
        rows().on(pool.permits("a", 2, 3), "granted/acquire", "a#1:2")
                .on(pool.permits("b", 2, 3), "queued/order-of-arrival", "a#1:2 < b")
                .on(pool.permits("c", 1, 3), "queued/order-of-arrival", "a#1:2 < b c")
                .on(pool.release("r", "a", 1), "released/release, granted/hand-over", "b#4:2 c#4:1");
    }

    @Test
    void shouldTellTheHoldsOfOneOwnerApartByTheirTokens() {
        rows().on(pool.permits("a-1", 1, 3), "granted/acquire", "a#1:1")
                .on(pool.permits("a-2", 2, 3), "granted/acquire", "a#1:1 a#2:2")
                .on(pool.release("r", "a", 1), "released/release", "a#2:2");
    }

    @Test
    void shouldPutTheHoldsOfOneOwnerTogetherThatOneRecordGrants() {
        rows().on(pool.permits("a", 3, 3), "granted/acquire", "a#1:3")
                .on(pool.permits("b-1", 1, 3), "queued/order-of-arrival", "a#1:3 < b")
                .on(pool.permits("b-2", 2, 3), "queued/order-of-arrival", "a#1:3 < b b")
                .on(pool.release("r1", "a", 1), "released/release, granted/hand-over", "b#4x2:3")
                .on(pool.withdraw("b-1"), "released/withdrawal", "b#4:2")
                .on(pool.release("r2", "b", 4), "released/release", "free");
    }

    @Test
    void shouldKeepThoseWaitingForWhomThereMayBeNoMoreHolds() {
        rows().rule("lock.holds.max", "2")
                .on(pool.permits("a", 1, 9), "granted/acquire", "a#1:1")
                .on(pool.permits("b", 1, 9), "granted/acquire", "a#1:1 b#2:1")
                .on(pool.permits("c", 1, 9), "queued/order-of-arrival", "a#1:1 b#2:1 < c")
                .on(pool.release("r", "a", 1), "released/release, granted/hand-over", "b#2:1 c#4:1");
    }

    @Test
    void shouldFreeThePermitsOfAllWhoAreNotHeardOfAtOnce() {
        Scenario<LockState, LockEvent, LockDecision> rows = rows().on(
                        pool.permits("a", 1, 2), "granted/acquire", "a#1:1")
                .on(pool.permits("b", 1, 2), "granted/acquire", "a#1:1 b#2:1")
                .after(ofSeconds(6), "-", "a#1:1 b#2:1")
                .on(pool.permits("c", 2, 2), "queued/order-of-arrival", "a#1:1 b#2:1 < c")
                .after(ofSeconds(9), "lapsed/ttl, granted/hand-over", "c#5:2");

        assertThat(rows.lastDecision().reason()).isEqualTo("to 'c' (token 5); 0 wait still");
    }

    // Read-write locks.

    @Test
    void shouldLetReadersIn() {
        rows().on(pool.read("a"), "granted/acquire", "a#1")
                .on(pool.read("b"), "granted/acquire", "a#1 b#2")
                .on(pool.now("c", Kind.WRITE), "refused/held", "a#1 b#2");
    }

    @Test
    void shouldLetReadersWaitBehindAWriterWhoWaits() {
        rows().on(pool.read("a"), "granted/acquire", "a#1")
                .on(pool.write("b"), "queued/order-of-arrival", "a#1 < b")
                .on(pool.read("c"), "queued/order-of-arrival", "a#1 < b c")
                .on(pool.now("d", Kind.READ), "refused/held", "a#1 < b c")
                .on(pool.release("r1", "a", 1), "released/release, granted/hand-over", "b#5 < c")
                .on(pool.release("r2", "b", 5), "released/release, granted/hand-over", "c#6");
    }

    @Test
    void shouldLetAdjacentReadersInTogether() {
        Scenario<LockState, LockEvent, LockDecision> rows = rows().on(pool.write("a"), "granted/acquire", "a#1")
                .on(pool.read("b"), "queued/order-of-arrival", "a#1 < b")
                .on(pool.read("c"), "queued/order-of-arrival", "a#1 < b c")
                .on(pool.write("d"), "queued/order-of-arrival", "a#1 < b c d")
                .on(pool.read("e"), "queued/order-of-arrival", "a#1 < b c d e")
                .on(pool.release("r1", "a", 1), "released/release, granted/hand-over", "b#6 c#6 < d e");

        assertThat(rows.lastDecision().reason()).isEqualTo("to 'b' (token 6), 'c' (token 6); 2 wait still");
        assertThat(lockOf(rows).lastToken()).isEqualTo(new Token(6));
        rows.on(pool.release("r2", "b", 6), "released/release", "c#6 < d e")
                .on(pool.release("r3", "c", 6), "released/release, granted/hand-over", "d#8 < e");
    }

    @Test
    void shouldLetAReaderReadAgainThoughAWriterWaits() {
        rows().on(pool.read("a-1"), "granted/acquire", "a#1")
                .on(pool.write("b"), "queued/order-of-arrival", "a#1 < b")
                .on(pool.read("a-2"), "granted/reentry", "a#1x2 < b");
    }

    @Test
    void shouldRefuseAnOwnerThatWouldWaitForItself() {
        Scenario<LockState, LockEvent, LockDecision> rows =
                rows().on(pool.read("a-1"), "granted/acquire", "a#1").on(pool.write("a-2"), "refused/own-hold", "a#1");

        assertThat(rows.lastDecision().reason())
                .isEqualTo(
                        "Expected 'pool' to be released by 'a' before it asks to write, but it is held by 'a' (token 1)");
    }
}
