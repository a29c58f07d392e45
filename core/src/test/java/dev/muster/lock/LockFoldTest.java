package dev.muster.lock;

import static dev.muster.lock.LockTables.lockOf;
import static dev.muster.lock.LockTables.rows;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.fold.SeenEvents;
import dev.muster.fold.testing.Scenario;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Mutexes: granting, queueing, keeping, releasing and lapsing, as tables of event, decision and state. A token is the number of its row. */
final class LockFoldTest {

    private static final Duration DEDUP = ofMinutes(10);

    private final LockEvents door = LockEvents.of("door");

    // Granting.

    @Test
    void shouldGrantWhenFree() {
        Scenario<LockState, LockEvent, LockDecision> rows =
                rows().on(door.now("a", Kind.MUTEX), "granted/acquire", "a#1");

        assertThat(rows.lastDecision().reason()).isEqualTo("mutex to 'a' (token 1)");
    }

    @Test
    void shouldRefuseAtOnceWhoDoesNotWait() {
        Scenario<LockState, LockEvent, LockDecision> rows = rows().on(door.mutex("a"), "granted/acquire", "a#1")
                .on(door.mutex("b"), "queued/order-of-arrival", "a#1 < b")
                .on(door.now("c", Kind.MUTEX), "refused/held", "a#1 < b");

        assertThat(rows.lastDecision().reason())
                .isEqualTo("Expected 'door' to be free for 'c', but it is held by 'a' (token 1), and 1 wait");
    }

    @Test
    void shouldGrantInOrderOfArrival() {
        Scenario<LockState, LockEvent, LockDecision> rows = rows().on(door.mutex("a"), "granted/acquire", "a#1")
                .on(door.mutex("b"), "queued/order-of-arrival", "a#1 < b")
                .on(door.mutex("c"), "queued/order-of-arrival", "a#1 < b c");

        assertThat(rows.lastDecision().reason())
                .isEqualTo("'c' wants mutex and is number 2 in the queue; it is held by 'a' (token 1)");
        rows.on(door.release("r1", "a", 1), "released/release, granted/hand-over", "b#4 < c");
        assertThat(rows.lastDecision().reason()).isEqualTo("to 'b' (token 4); 1 wait still");
        rows.on(door.release("r2", "b", 4), "released/release, granted/hand-over", "c#5")
                .on(door.release("r3", "c", 5), "released/release", "free");
    }

    @Test
    void shouldGiveTheSameTokenToAnOwnerThatHoldsItAlready() {
        rows().on(door.mutex("a-1"), "granted/acquire", "a#1")
                .on(door.mutex("b"), "queued/order-of-arrival", "a#1 < b")
                .on(door.mutex("a-2"), "granted/reentry", "a#1x2 < b")
                .on(door.release("r1", "a", 1), "released/release", "a#1 < b")
                .on(door.release("r2", "a", 1), "released/release, granted/hand-over", "b#5");
    }

    @Test
    void shouldGrantAllRequestsOfOneOwnerThatStandFirst() {
        rows().on(door.mutex("a"), "granted/acquire", "a#1")
                .on(door.mutex("b-1"), "queued/order-of-arrival", "a#1 < b")
                .on(door.mutex("b-2"), "queued/order-of-arrival", "a#1 < b b")
                .on(door.mutex("c"), "queued/order-of-arrival", "a#1 < b b c")
                .on(door.release("r1", "a", 1), "released/release, granted/hand-over", "b#5x2 < c");
    }

    @Test
    void shouldRefuseMoreHoldsThanThereMayBe() {
        rows().rule("lock.holds.max", "2")
                .on(door.mutex("a-1"), "granted/acquire", "a#1")
                .on(door.mutex("a-2"), "granted/reentry", "a#1x2")
                .on(door.mutex("a-3"), "refused/too-many-holds", "a#1x2");
    }

    @Test
    void shouldRefuseWhoComesToAFullQueue() {
        rows().rule("lock.queue.max", "1")
                .on(door.mutex("a"), "granted/acquire", "a#1")
                .on(door.mutex("b"), "queued/order-of-arrival", "a#1 < b")
                .on(door.mutex("c"), "refused/queue-full", "a#1 < b")
                .on(door.withdraw("b"), "withdrew/withdrawal", "a#1")
                .on(door.mutex("c"), "queued/order-of-arrival", "a#1 < c");
    }

    @Test
    void shouldRefuseAnotherKindWhileInUse() {
        rows().on(door.mutex("a"), "granted/acquire", "a#1")
                .on(door.read("b"), "refused/other-kind", "a#1")
                .on(door.permits("b", 1, 2), "refused/other-kind", "a#1")
                .on(door.release("r1", "a", 1), "released/release", "free")
                .on(door.permits("b", 1, 2), "granted/acquire", "b#5:1")
                .on(door.permits("c", 1, 3), "refused/other-limit", "b#5:1");
    }

    // Keeping and lapsing.

    @Test
    void shouldPassTheLockOnWhenItsHolderIsNotHeardOf() {
        Scenario<LockState, LockEvent, LockDecision> rows = rows().on(door.mutex("a"), "granted/acquire", "a#1")
                .after(ofSeconds(14), "-", "a#1")
                .on(door.mutex("b"), "queued/order-of-arrival", "a#1 < b")
                .after(ofMillis(999), "-", "a#1 < b")
                .after(ofMillis(1), "lapsed/ttl, granted/hand-over", "b#5");

        assertThat(rows.lastDecision().reason()).isEqualTo("to 'b' (token 5); 0 wait still");
        rows.on(door.keep("a", 1), "refused/not-holder", "b#5")
                .on(door.release("r", "a", 1), "refused/not-holder", "b#5");
        assertThat(rows.lastDecision().reason())
                .isEqualTo("Expected 'door' to be held by 'a' (token 1), but it is held by 'b' (token 5)");
    }

    @Test
    void shouldHoldForAnotherTtlWithEachKeep() {
        rows().on(door.mutex("a", ofSeconds(3)), "granted/acquire", "a#1")
                .after(ofMillis(2_999), "-", "a#1")
                .on(door.keep("a", 1), "kept/keep", "a#1")
                .after(ofMillis(2_999), "-", "a#1")
                .after(ofMillis(1), "lapsed/ttl", "free");
    }

    @Test
    void shouldHoldForTheLongestTtlThatOneOfItsRequestsWants() {
        rows().on(door.mutex("a-1", ofSeconds(20)), "granted/acquire", "a#1")
                .after(ofSeconds(10), "-", "a#1")
                .on(door.mutex("a-2", ofSeconds(3)), "granted/reentry", "a#1x2")
                .after(ofMillis(19_999), "-", "a#1x2")
                .after(ofMillis(1), "lapsed/ttl", "free");
    }

    @Test
    void shouldNotTakeAnothersOrAnOlderTokenForTheHolders() {
        rows().on(door.mutex("a"), "granted/acquire", "a#1")
                .on(door.release("r1", "b", 1), "refused/not-holder", "a#1")
                .on(door.release("r2", "a", 0), "refused/not-holder", "a#1")
                .on(door.keep("b", 1), "refused/not-holder", "a#1")
                .on(door.keep("a", 2), "refused/not-holder", "a#1")
                .on(door.release("r3", "a", 1), "released/release", "free")
                .on(door.keep("a", 1), "refused/not-holder", "free");
    }

    @Test
    void shouldTakeThoseOutOfTheQueueWhoHaveWaitedForLongEnough() {
        Scenario<LockState, LockEvent, LockDecision> rows = rows().on(door.mutex("a"), "granted/acquire", "a#1")
                .on(door.mutex("b"), "queued/order-of-arrival", "a#1 < b")
                .after(ofSeconds(5), "-", "a#1 < b")
                .on(door.mutex("c"), "queued/order-of-arrival", "a#1 < b c")
                .after(ofMillis(4_999), "-", "a#1 < b c")
                .after(ofMillis(1), "timed-out/wait", "a#1 < c");

        assertThat(rows.lastDecision().reason()).isEqualTo("'b' waited for mutex since offset 2");
        rows.on(door.release("r", "a", 1), "released/release, granted/hand-over", "c#7");
    }

    @Test
    void shouldNotGrantToOneWhoseWaitEndsWithTheHoldersTime() {
        rows().on(door.mutex("a", ofSeconds(10)), "granted/acquire", "a#1")
                .on(door.mutex("b"), "queued/order-of-arrival", "a#1 < b")
                .after(ofSeconds(10), "lapsed/ttl, timed-out/wait", "free");
    }

    // Taking back.

    @Test
    void shouldTakeARequestBackWhateverBecameOfIt() {
        rows().on(door.mutex("a"), "granted/acquire", "a#1")
                .on(door.mutex("b"), "queued/order-of-arrival", "a#1 < b")
                .on(door.withdraw("b"), "withdrew/withdrawal", "a#1")
                .on(door.withdraw("a"), "released/withdrawal", "free")
                .on(door.withdraw("a"), "done-before/event-id", "free");
    }

    @Test
    void shouldGiveBackWhatTheRequestWasGrantedAndNothingElse() {
        rows().on(door.mutex("a-1"), "granted/acquire", "a#1")
                .on(door.mutex("a-2"), "granted/reentry", "a#1x2")
                .on(door.withdraw("a-1"), "released/withdrawal", "a#1")
                .on(door.withdraw("a-1", "b"), "refused/unknown-request", "a#1")
                .on(door.withdraw("a-2", "b"), "refused/not-holder", "a#1")
                .on(door.withdraw("a-2"), "released/withdrawal", "free");
    }

    @Test
    void shouldNotGrantARequestThatWasTakenBackBeforeItCame() {
        rows().on(door.withdraw("a"), "refused/unknown-request", "unused")
                .on(door.mutex("a"), "done-before/event-id", "unused")
                .after(DEDUP, "-", "unused")
                .on(door.mutex("a"), "granted/acquire", "a#4");
    }

    @Test
    void shouldLetThoseBehindHaveWhatTheFirstDidNotTake() {
        rows().on(door.permits("a", 2, 3), "granted/acquire", "a#1:2")
                .on(door.permits("b", 3, 3), "queued/order-of-arrival", "a#1:2 < b")
                .on(door.permits("c", 1, 3), "queued/order-of-arrival", "a#1:2 < b c")
                .on(door.withdraw("b"), "withdrew/withdrawal, granted/hand-over", "a#1:2 c#4:1");
    }

    // Coming again.

    @Test
    void shouldKnowARequestThatComesAgain() {
        rows().on(door.mutex("a"), "granted/acquire", "a#1")
                .on(door.mutex("a"), "repeated/event-id", "a#1")
                .on(door.mutex("b"), "queued/order-of-arrival", "a#1 < b")
                .on(door.mutex("b"), "repeated/event-id", "a#1 < b")
                .on(door.release("r", "a", 1), "released/release, granted/hand-over", "b#5")
                .on(door.release("r", "a", 1), "done-before/event-id", "b#5")
                .on(door.mutex("a"), "done-before/event-id", "b#5");
    }

    @Test
    void shouldKnowAReleaseThatComesAgainWhileOtherHoldsRemain() {
        rows().on(door.mutex("a-1"), "granted/acquire", "a#1")
                .on(door.mutex("a-2"), "granted/reentry", "a#1x2")
                .on(door.release("r", "a", 1), "released/release", "a#1")
                .on(door.release("r", "a", 1), "done-before/event-id", "a#1");
    }

    @Test
    void shouldNotTakeOneOwnersRequestForAnothers() {
        LockEvent.Acquire taken = (LockEvent.Acquire) door.mutex("a");
        LockEvent others = new LockEvent.Acquire(
                taken.head(), taken.key(), new OwnerId("b"), taken.ask(), taken.ttl(), taken.patience());

        rows().on(taken, "granted/acquire", "a#1").on(others, "refused/other-request", "a#1");
    }

    @Test
    void shouldNotTakeARequestForOneThatAskedForSomethingElse() {
        rows().on(door.permits("a", 2, 3), "granted/acquire", "a#1:2")
                .on(door.permits("a", 2, 3), "repeated/event-id", "a#1:2")
                .on(door.permits("a", 1, 3), "refused/other-request", "a#1:2")
                .on(door.permits("a", 2, 4), "refused/other-request", "a#1:2")
                .on(door.mutex("a"), "refused/other-request", "a#1:2")
                .on(door.permits("b", 2, 3), "queued/order-of-arrival", "a#1:2 < b")
                .on(door.permits("b", 2, 3), "repeated/event-id", "a#1:2 < b")
                .on(door.permits("b", 1, 3), "refused/other-request", "a#1:2 < b");
    }

    @Test
    void shouldSayWhatItIsUsedAsToWhoAsksForSomethingElse() {
        Scenario<LockState, LockEvent, LockDecision> rows =
                rows().on(door.permits("a", 1, 3), "granted/acquire", "a#1:1");

        rows.on(door.permits("b", 1, 4), "refused/other-limit", "a#1:1");
        assertThat(rows.lastDecision().reason())
                .isEqualTo("Expected 'door' to have 4 permits, but it has 3, and it is held by 'a' (token 1)");
        rows.on(door.mutex("b"), "refused/other-kind", "a#1:1");
        assertThat(rows.lastDecision().reason())
                .isEqualTo("Expected 'door' to be used as a %s, but it is used as a %s, and it is held by 'a' (token 1)"
                        .formatted(
                                Kind.MUTEX.style().inWords(),
                                Kind.SEMAPHORE.style().inWords()));
    }

    /** Each grant that is released is two events that are known. */
    @Test
    void shouldKnowTheRequestsOfABusyLock() {
        Scenario<LockState, LockEvent, LockDecision> rows = rows();
        int most = SeenEvents.MAX / 2;
        for (int number = 0; number <= most; number++) {
            long token = 2L * number + 1;
            rows.on(door.mutex("a-" + number), "granted/acquire", "a#" + token)
                    .on(door.release("r-" + number, "a", token), "released/release", "free");
        }

        rows.on(door.mutex("a-1"), "done-before/event-id", "free");
        assertThat(rows.state().keeps().seen().list()).hasSize(SeenEvents.MAX);
    }

    // Being forgotten.

    @Test
    void shouldForgetALockAtRestWhenNoEventOfItIsKnownAnyMore() {
        Scenario<LockState, LockEvent, LockDecision> rows = rows().on(door.mutex("a"), "granted/acquire", "a#1")
                .after(ofSeconds(5), "-", "a#1")
                .on(door.release("r", "a", 1), "released/release", "free")
                .after(DEDUP.minusMillis(1), "-", "free")
                .after(ofMillis(1), "forgotten/dedup-window", "unused");

        assertThat(rows.state()).isEqualTo(LockState.INITIAL);
        rows.on(door.mutex("a"), "granted/acquire", "a#6");
        assertThat(lockOf(rows).lastToken()).isEqualTo(new Token(6));
    }

    @Test
    void shouldNotForgetALockThatIsHeldForLong() {
        Scenario<LockState, LockEvent, LockDecision> rows =
                rows().on(door.mutex("a", ofMinutes(10)), "granted/acquire", "a#1");
        for (int keep = 0; keep < 20; keep++) {
            rows.after(ofMinutes(9), "-", "a#1").on(door.keep("a", 1), "kept/keep", "a#1");
        }
        rows.after(ofMinutes(10), "lapsed/ttl", "free").after(DEDUP, "forgotten/dedup-window", "unused");
    }
}
