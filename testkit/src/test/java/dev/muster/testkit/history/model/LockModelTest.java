package dev.muster.testkit.history.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.testkit.history.Checker;
import dev.muster.testkit.history.Linearizability;
import dev.muster.testkit.history.LogOrder;
import dev.muster.testkit.history.Told;
import dev.muster.testkit.history.Verdict;
import dev.muster.testkit.history.model.LockAnswer.Done;
import dev.muster.testkit.history.model.LockAnswer.Granted;
import dev.muster.testkit.history.model.LockAnswer.Refused;
import dev.muster.testkit.history.model.LockAnswer.Seen;
import dev.muster.testkit.history.model.LockCall.Acquire;
import dev.muster.testkit.history.model.LockCall.Keep;
import dev.muster.testkit.history.model.LockCall.Look;
import dev.muster.testkit.history.model.LockCall.Release;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What locks may tell their clients, and what they may not. Times are milliseconds, the ttl is 3,000. */
class LockModelTest {

    private static final Checker<LockCall, LockAnswer> MUTEX = new Linearizability<>(LockModel.mutex());
    private static final Checker<LockCall, LockAnswer> READ_WRITE = new Linearizability<>(LockModel.readWrite());
    private static final Checker<LockCall, LockAnswer> SEMAPHORE = new Linearizability<>(LockModel.semaphore(2));

    @Test
    void shouldLetTheNextInWhenItIsReleased() {
        assertHolds(
                MUTEX,
                held("a", 7)
                        .call("a", 20, 30, new Release("a", 7), new Done())
                        .call("b", 15, 40, acquire("b"), new Granted(9)));
    }

    @Test
    void shouldRefuseTwoHoldersAtOnce() {
        assertViolated(MUTEX, held("a", 7).call("b", 20, 30, acquire("b"), new Granted(9)));
    }

    @Test
    void shouldRefuseATokenThatDoesNotGrow() {
        assertViolated(
                MUTEX,
                held("a", 7)
                        .call("a", 20, 30, new Release("a", 7), new Done())
                        .call("b", 40, 50, acquire("b"), new Granted(7)));
    }

    @Test
    void shouldLetAHolderLapseAfterHisTtlAndNotBefore() {
        assertHolds(MUTEX, held("a", 7).call("b", 20, 3_000, acquire("b"), new Granted(9)));
        assertViolated(MUTEX, held("a", 7).call("b", 20, 2_999, acquire("b"), new Granted(9)));
    }

    @Test
    void shouldCountTheTtlFromTheCallOfTheLastKeep() {
        Told<LockCall, LockAnswer> kept = held("a", 7).call("a", 2_000, 2_010, new Keep("a", 7), new Done());
        assertViolated(MUTEX, kept.call("b", 3_000, 4_999, acquire("b"), new Granted(9)));
        assertHolds(
                MUTEX,
                held("a", 7)
                        .call("a", 2_000, 2_010, new Keep("a", 7), new Done())
                        .call("b", 3_000, 5_000, acquire("b"), new Granted(9)));
    }

    @Test
    void shouldNotNeedAKeepThatIsUnknownNorForbidIt() {
        Told<LockCall, LockAnswer> unknown = held("a", 7).unknown("a", 2_000, new Keep("a", 7));
        assertHolds(MUTEX, unknown.call("b", 3_000, 3_500, acquire("b"), new Refused()));
        assertHolds(
                MUTEX,
                held("a", 7)
                        .unknown("a", 2_000, new Keep("a", 7))
                        .call("b", 3_000, 3_500, acquire("b"), new Granted(9)));
    }

    @Test
    void shouldRefuseToRefuseAFreeLockAndAHolderInTime() {
        assertViolated(MUTEX, told().call("b", 0, 10, acquire("b"), new Refused()));
        assertViolated(MUTEX, held("a", 7).call("a", 20, 2_000, new Keep("a", 7), new Refused()));
        assertHolds(MUTEX, held("a", 7).call("a", 20, 3_000, new Keep("a", 7), new Refused()));
    }

    @Test
    void shouldCatchALockWithoutTheTokenCheck() {
        // a lapsed, b holds it, and a's late release with its old token lets c in beside b
        Told<LockCall, LockAnswer> told = held("a", 7)
                .call("b", 3_100, 3_110, acquire("b"), new Granted(9))
                .call("a", 3_200, 3_210, new Release("a", 7), new Done())
                .call("c", 3_300, 3_310, acquire("c"), new Granted(12));

        Verdict verdict = MUTEX.check(told.history());

        assertThat(verdict.text())
                .contains("release a #7 -> done  <- cannot be explained")
                .contains("acquire b for 3000 ms -> granted #9");
        assertHolds(
                MUTEX,
                held("a", 7)
                        .call("b", 3_100, 3_110, acquire("b"), new Granted(9))
                        .call("a", 3_200, 3_210, new Release("a", 7), new Refused())
                        .call("b", 3_220, 3_230, new Release("b", 9), new Done())
                        .call("c", 3_300, 3_310, acquire("c"), new Granted(12)));
    }

    @Test
    void shouldLetAnUnknownAcquireHoldItAndBeTakenBackAtAnyTime() {
        Told<LockCall, LockAnswer> refused =
                told().unknown("a", 0, acquire("a")).call("b", 100, 110, acquire("b"), new Refused());
        assertHolds(MUTEX, refused.call("b", 200, 210, acquire("b"), new Granted(9)));
        assertViolated(MUTEX, refused.call("c", 220, 230, acquire("c"), new Granted(11)));
    }

    @Test
    void shouldLetAHoldThatWasToldOutliveOneThatWasNot() {
        Told<LockCall, LockAnswer> again = held("a", 7).unknown("a", 20, acquire("a"));
        assertHolds(
                MUTEX,
                again.call("a", 40, 50, new Release("a", 7), new Done())
                        .call("b", 60, 70, acquire("b"), new Granted(9)));
        assertViolated(
                MUTEX, held("a", 7).unknown("a", 20, acquire("a")).call("b", 60, 70, acquire("b"), new Granted(9)));
    }

    @Test
    void shouldLearnTheTokenOfAnUnknownAcquireAndHoldItAgainstLaterOnes() {
        Told<LockCall, LockAnswer> again =
                told().unknown("a", 0, acquire("a")).call("a", 100, 110, acquire("a"), new Granted(7));
        assertHolds(MUTEX, again.call("a", 120, 130, new Release("a", 7), new Done()));
        assertViolated(MUTEX, again.call("b", 200, 210, acquire("b"), new Granted(6)));
    }

    @Test
    void shouldGiveAnOwnerWhoHoldsItTheSameTokenAgain() {
        assertHolds(MUTEX, held("a", 7).call("a", 20, 30, acquire("a"), new Granted(7)));
        assertViolated(MUTEX, held("a", 7).call("a", 20, 30, acquire("a"), new Granted(8)));
    }

    @Test
    void shouldFreeItWhenItWasReleasedAsOftenAsItWasAcquired() {
        Told<LockCall, LockAnswer> once = held("a", 7)
                .call("a", 20, 30, acquire("a"), new Granted(7))
                .call("a", 40, 50, new Release("a", 7), new Done());
        assertHolds(
                MUTEX,
                once.call("a", 60, 70, new Release("a", 7), new Done())
                        .call("b", 80, 90, acquire("b"), new Granted(9)));
        assertViolated(
                MUTEX,
                held("a", 7)
                        .call("a", 20, 30, acquire("a"), new Granted(7))
                        .call("a", 40, 50, new Release("a", 7), new Done())
                        .call("b", 80, 90, acquire("b"), new Granted(9)));
    }

    @Test
    void shouldLetReadersInTogetherAndWritersAlone() {
        Told<LockCall, LockAnswer> readers =
                told().call("a", 0, 10, read("a"), new Granted(7)).call("b", 20, 30, read("b"), new Granted(8));
        assertHolds(READ_WRITE, readers);
        assertHolds(READ_WRITE, readers.call("w", 40, 50, write("w"), new Refused()));
        assertViolated(READ_WRITE, readers.call("w", 60, 70, write("w"), new Granted(9)));
    }

    @Test
    void shouldAllowOneTokenForThoseWhoAreLetInTogetherAndNoOther() {
        assertHolds(
                READ_WRITE,
                told().call("a", 0, 10, read("a"), new Granted(7)).call("b", 0, 10, read("b"), new Granted(7)));
        assertViolated(
                READ_WRITE,
                told().call("a", 0, 10, read("a"), new Granted(7)).call("b", 20, 30, read("b"), new Granted(6)));
    }

    @Test
    void shouldGiveNoMorePermitsThanThereAre() {
        Told<LockCall, LockAnswer> two =
                told().call("a", 0, 10, acquire("a"), new Granted(7)).call("b", 20, 30, acquire("b"), new Granted(8));
        assertHolds(SEMAPHORE, two);
        assertViolated(SEMAPHORE, two.call("c", 40, 50, acquire("c"), new Granted(9)));
    }

    @Test
    void shouldSeeWhoHoldsIt() {
        assertHolds(MUTEX, held("a", 7).call("r", 20, 30, new Look(), seen(Map.of("a", 7L))));
        assertViolated(MUTEX, held("a", 7).call("r", 20, 30, new Look(), seen(Map.of())));
        assertViolated(MUTEX, held("a", 7).call("r", 20, 30, new Look(), seen(Map.of("b", 7L))));
    }

    @Test
    void shouldAllowAClockThatCountsInSteps() {
        Checker<LockCall, LockAnswer> stepping =
                new Linearizability<>(LockModel.mutex().lapsingEarlyBy(Duration.ofSeconds(1)));
        assertHolds(stepping, held("a", 7).call("b", 20, 2_000, acquire("b"), new Granted(9)));
        assertViolated(stepping, held("a", 7).call("b", 20, 1_999, acquire("b"), new Granted(9)));
    }

    @Test
    void shouldExplainByTheLogWhatOneRecordDecided() {
        LogOrder<LockState, LockCall, LockAnswer> order = new LogOrder<>(LockModel.mutex());
        Told<LockCall, LockAnswer> told = told().at(7, "a", new Told.Span(0, 10), acquire("a"), new Granted(7))
                .at(12, "b", new Told.Span(5, 40), acquire("b"), new Granted(12))
                .at(12, "a", new Told.Span(20, 30), new Release("a", 7), new Done())
                .at(13, "a", new Told.Span(50, 60), new Keep("a", 7), new Refused());
        assertHolds(order, told);
        Verdict wrong = order.check(told.at(14, "a", new Told.Span(70, 80), acquire("a"), new Granted(14))
                .history());
        assertThat(wrong.text()).contains("Their order in the log does not give these answers.");
    }

    @Test
    void shouldRefuseALogThatContradictsTime() {
        LogOrder<LockState, LockCall, LockAnswer> order = new LogOrder<>(LockModel.mutex());
        Verdict verdict = order.check(told().at(9, "a", new Told.Span(0, 10), acquire("a"), new Refused())
                .at(7, "b", new Told.Span(20, 30), acquire("b"), new Granted(7))
                .history());
        assertThat(verdict.text())
                .contains("It was answered before the other was called, and stands after it in the log.");
    }

    private static Acquire acquire(String owner) {
        return new Acquire(owner, 1, Duration.ofSeconds(3));
    }

    private static Acquire read(String owner) {
        return acquire(owner);
    }

    private static Acquire write(String owner) {
        return new Acquire(owner, LockModel.ALL, Duration.ofSeconds(3));
    }

    private static Told<LockCall, LockAnswer> held(String owner, long token) {
        return told().call(owner, 0, 10, acquire(owner), new Granted(token));
    }

    private static Seen seen(Map<String, Long> holders) {
        return new Seen(new TreeMap<>(holders));
    }

    private static Told<LockCall, LockAnswer> told() {
        return new Told<>();
    }

    private static void assertHolds(Checker<LockCall, LockAnswer> checker, Told<LockCall, LockAnswer> told) {
        Verdict verdict = checker.check(told.history());
        assertThat(verdict.holds()).as(verdict.text()).isTrue();
    }

    private static void assertViolated(Checker<LockCall, LockAnswer> checker, Told<LockCall, LockAnswer> told) {
        assertThat(checker.check(told.history())).isInstanceOf(Verdict.Violated.class);
    }
}
