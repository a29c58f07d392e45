package dev.muster.breaker;

import static dev.muster.breaker.BreakerTables.breakerOf;
import static dev.muster.breaker.BreakerTables.rows;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.fold.SeenEvents;
import dev.muster.fold.testing.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Counting, opening, and the operator's moves: tables of event, decision and state. */
final class BreakerFoldTest {

    private final BreakerEvents stock = BreakerEvents.of("stock");

    // Opening.

    @Test
    void shouldKnowAServiceFromTheFirstThatIsToldOfIt() {
        rows().on(stock.ok("w1", 1), "seen/first-event", "CLOSED").on(stock.ok("w1", 1), "counted/report", "CLOSED");
    }

    @Test
    void shouldOpenAfterFailuresInARowThatTwoCallersSaw() {
        Scenario<BreakerState, BreakerEvent, BreakerDecision> rows = rows().on(
                        stock.failed("w1", 4), "seen/first-event", "CLOSED")
                .on(stock.failed("w2", 1), "moved/consecutive-failures", "OPEN x1");

        assertThat(rows.lastDecision().reason())
                .isEqualTo("5 failures in a row, seen by 2 callers (opens at 5 seen by 2)");
        assertThat(breakerOf(rows).phase().evidence()).contains(new Evidence(1, 2, 5, 5, 0, 2, 2));
    }

    @Test
    void shouldNotOpenOnOneCallersWordHoweverOftenItIsSaid() {
        Scenario<BreakerState, BreakerEvent, BreakerDecision> rows =
                rows().on(stock.failed("w1", 500), "seen/first-event", "CLOSED");
        for (int batch = 0; batch < 100; batch++) {
            rows.on(stock.failed("w1", 500), "counted/report", "CLOSED");
        }
        rows.on(stock.failed("w2", 1), "moved/consecutive-failures", "OPEN x1");
    }

    @Test
    void shouldBeginARowAnewWithAnAnsweredCall() {
        rows().on(stock.failed("w1", 4), "seen/first-event", "CLOSED")
                .on(stock.ok("w2", 1), "counted/report", "CLOSED")
                .on(stock.failed("w1", 2), "counted/report", "CLOSED")
                .on(stock.failed("w2", 2), "counted/report", "CLOSED")
                .on(stock.counts("w2", new Counts(0, 0, 1, 0, 0)), "counted/report", "CLOSED")
                .on(stock.failed("w1", 4), "counted/report", "CLOSED")
                .on(stock.counts("w2", new Counts(0, 0, 0, 1, 0)), "moved/consecutive-failures", "OPEN x1");
    }

    @Test
    void shouldOpenAtTheFailureRateAndNotBelowIt() {
        rows().on(stock.counts("w1", new Counts(11, 9, 0, 0, 0)), "seen/first-event", "CLOSED")
                .on(stock.counts("w2", new Counts(10, 9, 0, 0, 0)), "counted/report", "CLOSED")
                .on(stock.counts("w2", new Counts(1, 3, 0, 0, 0)), "counted/report", "CLOSED")
                .on(stock.counts("w1", new Counts(1, 2, 0, 0, 0)), "moved/failure-rate", "OPEN x1");
    }

    @Test
    void shouldNotJudgeARateBelowTheMinimumOfCalls() {
        rows().on(stock.counts("w1", new Counts(1, 9, 0, 0, 0)), "seen/first-event", "CLOSED")
                .on(stock.counts("w2", new Counts(1, 8, 0, 0, 0)), "counted/report", "CLOSED")
                .on(stock.counts("w2", new Counts(1, 0, 0, 0, 0)), "moved/failure-rate", "OPEN x1");
    }

    @Test
    void shouldNotOpenForARateThatOneCallerSawAmongMany() {
        Scenario<BreakerState, BreakerEvent, BreakerDecision> rows =
                rows().on(stock.ok("w1", 1), "seen/first-event", "CLOSED");
        for (int caller = 2; caller < 20; caller++) {
            rows.on(stock.ok("w" + caller, 1), "counted/report", "CLOSED");
        }
        rows.on(stock.counts("w1", new Counts(1, 400, 0, 0, 0)), "counted/report", "CLOSED");
    }

    /** One caller's calls all fail, another sees one failure among many answered calls: that is no second word. */
    @Test
    void shouldNotOpenForARateThatTheOtherCallerDoesNotSee() {
        rows().on(stock.counts("w1", new Counts(1, 50, 0, 0, 0)), "seen/first-event", "CLOSED")
                .on(stock.counts("w2", new Counts(41, 1, 0, 0, 0)), "counted/report", "CLOSED")
                .on(stock.counts("w1", new Counts(1, 50, 0, 0, 0)), "counted/report", "CLOSED")
                .on(stock.counts("w2", new Counts(3, 3, 0, 0, 0)), "moved/failure-rate", "OPEN x1");
    }

    @Test
    void shouldNotOpenForSlownessThatTheOtherCallerDoesNotSee() {
        rows().rule("breaker.slow-rate", "500")
                .on(stock.counts("w1", new Counts(1, 0, 50, 0, 0)), "seen/first-event", "CLOSED")
                .on(stock.counts("w2", new Counts(9, 0, 8, 0, 0)), "counted/report", "CLOSED")
                .on(stock.counts("w2", new Counts(1, 0, 0, 1, 0)), "moved/slow-rate", "OPEN x1");
    }

    @Test
    void shouldOpenWhenAllCallsAreTooSlow() {
        rows().on(stock.counts("w1", new Counts(0, 0, 15, 0, 0)), "seen/first-event", "CLOSED")
                .on(stock.counts("w2", new Counts(0, 0, 5, 0, 0)), "moved/slow-rate", "OPEN x1");
    }

    @Test
    void shouldForgetWhatIsOlderThanTheWindow() {
        rows().on(stock.counts("w1", new Counts(1, 15, 0, 0, 0)), "seen/first-event", "CLOSED")
                .after(ofSeconds(10), "-", "CLOSED")
                .on(stock.counts("w2", new Counts(1, 15, 0, 0, 0)), "counted/report", "CLOSED")
                .after(ofMillis(9_999), "-", "CLOSED")
                .on(stock.counts("w1", new Counts(1, 4, 0, 0, 0)), "moved/failure-rate", "OPEN x1");
    }

    @Test
    void shouldReckonOverTheLastCallsWhereTheWindowIsOfCalls() {
        rows().on(stock.configure(window(20)), "seen/first-event, configured/configure", "CLOSED")
                .on(stock.counts("w1", new Counts(1, 9, 0, 0, 0)), "counted/report", "CLOSED")
                .after(ofMinutes(5), "-", "CLOSED")
                .on(stock.counts("w2", new Counts(1, 9, 0, 0, 0)), "moved/failure-rate", "OPEN x1");
    }

    @Test
    void shouldPushOutOldCallsByNewOnesWhereTheWindowIsOfCalls() {
        Scenario<BreakerState, BreakerEvent, BreakerDecision> rows = rows().on(
                        stock.configure(window(20)), "seen/first-event, configured/configure", "CLOSED")
                .on(stock.counts("w1", new Counts(1, 9, 0, 0, 0)), "counted/report", "CLOSED");
        for (int call = 0; call < 20; call++) {
            rows.on(stock.ok("w3", 2), "counted/report", "CLOSED");
        }
        rows.on(stock.counts("w2", new Counts(1, 9, 0, 0, 0)), "counted/report", "CLOSED");
        assertThat(rows.state().traffic().window().calls()).isBetween(20L, 30L);
    }

    // Batches that come again, late, or not at all.

    @Test
    void shouldCountABatchOnceHoweverOftenItComes() {
        rows().on(stock.numbered("w1", 1, new Counts(0, 4, 0, 0, 0)), "seen/first-event", "CLOSED")
                .on(stock.numbered("w1", 1, new Counts(0, 4, 0, 0, 0)), "repeated/sequence", "CLOSED")
                .on(stock.numbered("w1", 9, new Counts(0, 0, 0, 0, 1)), "counted/report", "CLOSED")
                .on(stock.numbered("w1", 4, new Counts(0, 0, 0, 0, 1)), "counted/report", "CLOSED")
                .on(stock.numbered("w1", 4, new Counts(0, 9, 0, 0, 0)), "repeated/sequence", "CLOSED")
                .on(stock.numbered("w1", 100, new Counts(0, 0, 0, 0, 1)), "counted/report", "CLOSED")
                .on(stock.numbered("w1", 36, new Counts(0, 9, 0, 0, 0)), "repeated/sequence", "CLOSED")
                .on(stock.numbered("w1", 37, new Counts(0, 0, 0, 0, 1)), "counted/report", "CLOSED");
    }

    @Test
    void shouldKnowABatchWithoutANumberByItsEventIdForAWhile() {
        rows().on(stock.unnumbered("x", "w1", new Counts(0, 1, 0, 0, 0)), "seen/first-event", "CLOSED")
                .on(stock.unnumbered("x", "w1", new Counts(0, 9, 0, 0, 0)), "repeated/sequence", "CLOSED")
                .after(ofMinutes(10), "-", "CLOSED")
                .on(stock.unnumbered("x", "w1", new Counts(0, 1, 0, 0, 0)), "counted/report", "CLOSED");
    }

    /** Else whoever sends under another's name silences that caller for good. */
    @Test
    void shouldRefuseANumberThatIsFarAboveTheHighest() {
        Counts one = new Counts(1, 0, 0, 0, 0);
        Scenario<BreakerState, BreakerEvent, BreakerDecision> rows = rows().on(
                        stock.numbered("w1", 17, one), "seen/first-event", "CLOSED")
                .on(stock.numbered("w1", Long.MAX_VALUE, one), "refused/sequence-leap", "CLOSED")
                .on(stock.numbered("w1", 18 + (1L << 32), one), "refused/sequence-leap", "CLOSED");
        assertThat(rows.lastDecision().reason())
                .isEqualTo("sequence: 4294967314 (expected: at most 4294967296 above 17)");
        rows.on(stock.numbered("w1", 18, one), "counted/report", "CLOSED")
                .on(stock.numbered("w1", 18 + (1L << 32), one), "counted/report", "CLOSED");
        rows().on(stock.numbered("w1", Long.MAX_VALUE, one), "refused/sequence-leap", "unseen");
    }

    @Test
    void shouldTakeOneEventIdOfTwoCallersForTwoBatches() {
        Scenario<BreakerState, BreakerEvent, BreakerDecision> rows = rows().on(
                        stock.unnumbered("1", "w1", new Counts(0, 1, 0, 0, 0)), "seen/first-event", "CLOSED")
                .on(stock.unnumbered("1", "w2", new Counts(0, 1, 0, 0, 0)), "counted/report", "CLOSED")
                .on(stock.unnumbered("1", "w1", new Counts(0, 1, 0, 0, 0)), "repeated/sequence", "CLOSED")
                .on(stock.unnumbered("1", "w2", new Counts(0, 1, 0, 0, 0)), "repeated/sequence", "CLOSED");
        assertThat(rows.state().traffic().totals().sum().failed()).isEqualTo(2);
    }

    @Test
    void shouldKnowANumberedBatchHoweverManyOthersCameSince() {
        Scenario<BreakerState, BreakerEvent, BreakerDecision> rows =
                rows().on(stock.numbered("w1", 7, new Counts(0, 1, 0, 0, 0)), "seen/first-event", "CLOSED");
        for (int other = 1; other <= 3 * SeenEvents.MAX; other++) {
            rows.on(stock.ok("w2", 1), "counted/report", "CLOSED");
        }
        rows.after(ofMinutes(30), "-", "CLOSED")
                .on(stock.numbered("w1", 7, new Counts(0, 1, 0, 0, 0)), "repeated/sequence", "CLOSED")
                .on(stock.numbered("w1", 1_000, new Counts(0, 1, 0, 0, 0)), "counted/report", "CLOSED")
                .on(stock.numbered("w1", 7, new Counts(0, 1, 0, 0, 0)), "repeated/sequence", "CLOSED");
    }

    @Test
    void shouldKnowABatchWithoutANumberAmongTheLastOfTheService() {
        Counts one = new Counts(1, 0, 0, 0, 0);
        Scenario<BreakerState, BreakerEvent, BreakerDecision> rows =
                rows().on(stock.unnumbered("x", "w1", one), "seen/first-event", "CLOSED");
        for (int other = 1; other < SeenEvents.MAX; other++) {
            rows.on(stock.unnumbered("other-" + other, "w2", one), "counted/report", "CLOSED")
                    .on(stock.ok("w3", 1), "counted/report", "CLOSED");
        }
        rows.on(stock.unnumbered("x", "w1", one), "repeated/sequence", "CLOSED")
                .on(stock.unnumbered("one-more", "w2", one), "counted/report", "CLOSED")
                .on(stock.unnumbered("x", "w1", one), "counted/report", "CLOSED");
    }

    @Test
    void shouldNotJudgeByCallsThatWereMadeBeforeItLastMoved() {
        rows().on(stock.force(State.FORCED_OPEN, "drill"), "seen/first-event, moved/force", "FORCED_OPEN")
                .on(stock.reset(), "moved/reset", "CLOSED")
                .on(stock.counts("w1", new Counts(0, 9, 0, 0, 0), 2), "counted/report", "CLOSED")
                .on(stock.counts("w2", new Counts(0, 9, 0, 0, 0), 2), "counted/report", "CLOSED")
                .on(stock.counts("w1", new Counts(0, 4, 0, 0, 0), 3), "counted/report", "CLOSED")
                .on(stock.counts("w2", new Counts(0, 1, 0, 0, 0), 3), "moved/consecutive-failures", "OPEN x1");
    }

    @Test
    void shouldBoundWhatOneCallerHasASayWith() {
        Scenario<BreakerState, BreakerEvent, BreakerDecision> rows =
                rows().on(stock.ok("w1", 100_000), "seen/first-event", "CLOSED");
        rows.on(stock.ok("w1", 1_000_000), "counted/report", "CLOSED");

        assertThat(rows.state().traffic().window().calls()).isEqualTo(100_000);
        assertThat(rows.state().traffic().totals().sum().ok()).isEqualTo(1_100_000);
    }

    @Test
    void shouldCountOfALargeBatchAsMuchAsOneCallerHasASayWith() {
        Scenario<BreakerState, BreakerEvent, BreakerDecision> rows = rows().on(
                        stock.failed("w1", 150_000), "seen/first-event", "CLOSED")
                .on(stock.failed("w2", 150_000), "moved/consecutive-failures", "OPEN x1");

        assertThat(rows.state().traffic().window().calls()).isEqualTo(200_000);
        assertThat(rows.state().traffic().totals().sum().failed()).isEqualTo(300_000);
    }

    @Test
    void shouldKeepTheSharesOfALargeBatch() {
        Scenario<BreakerState, BreakerEvent, BreakerDecision> rows = rows().on(
                        stock.to("a", "w1", new Counts(600_000, 200_000, 200_000, 1, 5)), "seen/first-event", "CLOSED");

        Window window = rows.state().traffic().window();
        assertThat(window.calls()).isBetween(100_000L, 100_004L);
        assertThat(window.failures()).isEqualTo(20_001);
        assertThat(window.tooSlow()).isEqualTo(20_001);
        assertThat(rows.state().traffic().callees()).hasEntrySatisfying("a", callee -> {
            assertThat(callee.now().calls()).isEqualTo(window.calls());
            assertThat(callee.now().failures()).isEqualTo(window.failures());
        });
    }

    // An operator's moves.

    @Test
    void shouldStayForcedWhateverIsToldUntilItIsReset() {
        rows().on(stock.force(State.FORCED_CLOSED, "known noise"), "seen/first-event, moved/force", "FORCED_CLOSED")
                .on(stock.failed("w1", 50), "counted/report", "FORCED_CLOSED")
                .on(stock.failed("w2", 50), "counted/report", "FORCED_CLOSED")
                .after(ofMinutes(30), "-", "FORCED_CLOSED")
                .on(stock.force(State.FORCED_OPEN, "broken"), "moved/force", "FORCED_OPEN")
                .on(stock.ok("w1", 50), "counted/report", "FORCED_OPEN")
                .after(ofMinutes(30), "-", "FORCED_OPEN")
                .on(stock.reset(), "moved/reset", "CLOSED");
    }

    @Test
    void shouldDoTheSameTwiceOnlyOnce() {
        BreakerEvent force = stock.force(State.FORCED_OPEN, "drill");
        rows().on(force, "seen/first-event, moved/force", "FORCED_OPEN")
                .on(force, "done-before/event-id", "FORCED_OPEN")
                .on(stock.force(State.FORCED_OPEN, "drill"), "unchanged/no-change", "FORCED_OPEN")
                .on(stock.force(State.FORCED_OPEN, "no drill"), "moved/force", "FORCED_OPEN")
                .on(stock.reset(), "moved/reset", "CLOSED")
                .on(force, "done-before/event-id", "CLOSED");
    }

    @Test
    void shouldJudgeAnewAfterAReset() {
        rows().on(stock.failed("w1", 4), "seen/first-event", "CLOSED")
                .on(stock.reset(), "moved/reset", "CLOSED")
                .on(stock.failed("w2", 4), "counted/report", "CLOSED")
                .on(stock.failed("w1", 1), "moved/consecutive-failures", "OPEN x1")
                .on(stock.reset(), "moved/reset", "CLOSED")
                .on(stock.failed("w1", 4), "counted/report", "CLOSED")
                .on(stock.failed("w2", 1), "moved/consecutive-failures", "OPEN x1");
    }

    @Test
    void shouldRefuseToResetWhatIsNotKnown() {
        Scenario<BreakerState, BreakerEvent, BreakerDecision> rows =
                rows().on(stock.reset(), "refused/unknown-service", "unseen");
        assertThat(rows.lastDecision().reason())
                .isEqualTo("Expected calls to 'stock' to have been told of, but none were");
    }

    @Test
    void shouldTakeSettingsAtOnceAndGiveThemUpAgain() {
        BreakerSettings three = new BreakerSettings(
                new BreakerSettings.Trip(
                        OptionalInt.of(3),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        Optional.empty(),
                        OptionalInt.empty(),
                        OptionalInt.empty()),
                BreakerSettings.Recovery.NONE,
                BreakerSettings.Ejecting.NONE);
        rows().on(stock.configure(three), "seen/first-event, configured/configure", "CLOSED")
                .on(stock.configure(three), "unchanged/no-change", "CLOSED")
                .on(stock.failed("w1", 2), "counted/report", "CLOSED")
                .on(stock.failed("w2", 1), "moved/consecutive-failures", "OPEN x1")
                .on(stock.configure(BreakerSettings.NONE), "configured/configure", "OPEN x1");
    }

    /** Two operators who each change one thing at the same time must not undo each other's. */
    @Test
    void shouldChangeOnlyTheSettingsThatAreNamed() {
        BreakerSettings window = window(50);
        BreakerSettings none = BreakerSettings.NONE;
        Scenario<BreakerState, BreakerEvent, BreakerDecision> rows = rows().on(
                        stock.configure(window), "seen/first-event, configured/configure", "CLOSED")
                .on(stock.change(none, Setting.PERMITS, Setting.WINDOW_TIME), "unchanged/no-change", "CLOSED")
                .on(
                        stock.change(
                                new BreakerSettings(
                                        BreakerSettings.Trip.NONE,
                                        new BreakerSettings.Recovery(
                                                Optional.empty(),
                                                Optional.empty(),
                                                OptionalInt.of(5),
                                                Optional.empty()),
                                        BreakerSettings.Ejecting.NONE),
                                Setting.PERMITS),
                        "configured/configure",
                        "CLOSED");
        assertThat(settingsIn(rows).trip()).isEqualTo(window.trip());
        assertThat(settingsIn(rows).recovery().permits()).hasValue(5);

        rows.on(stock.change(none, Setting.WINDOW_CALLS), "configured/configure", "CLOSED");

        assertThat(settingsIn(rows).trip().window()).isEmpty();
        assertThat(settingsIn(rows).trip().minimumCalls())
                .isEqualTo(window.trip().minimumCalls());
        assertThat(settingsIn(rows).recovery().permits()).hasValue(5);
    }

    @Test
    void shouldRefuseAChangeThatCannotHoldWithWhatStays() {
        Scenario<BreakerState, BreakerEvent, BreakerDecision> rows =
                rows().on(stock.configure(minimum(40)), "seen/first-event, configured/configure", "CLOSED");

        rows.on(stock.change(window(30), Setting.WINDOW_CALLS), "refused/cannot-hold", "CLOSED");

        assertThat(rows.lastDecision().reason())
                .isEqualTo("minimumCalls: 40 (expected: at most the window of 30 calls)");
    }

    @Test
    void shouldEndSoonerOrLaterWhenTheOpenTimeIsChangedWhileItIsOpen() {
        Scenario<BreakerState, BreakerEvent, BreakerDecision> rows = rows().on(
                        stock.failed("w1", 4), "seen/first-event", "CLOSED")
                .on(stock.failed("w2", 1), "moved/consecutive-failures", "OPEN x1");
        Instant opened = breakerOf(rows).phase().began();

        rows.after(ofSeconds(20), "-", "OPEN x1")
                .on(stock.configure(open(ofSeconds(90))), "configured/configure", "OPEN x1");
        assertThat(breakerOf(rows).phase().until()).contains(opened.plusSeconds(90));
        rows.after(ofSeconds(50), "-", "OPEN x1")
                .on(stock.configure(BreakerSettings.NONE), "configured/configure", "OPEN x1");
        assertThat(breakerOf(rows).phase().until())
                .as("over by now, and not in the past")
                .contains(opened.plusSeconds(70));
        rows.after(ofMillis(400), "moved/open-time", "HALF_OPEN 1:w1 2:w2 ok0 slow0 bad0");
    }

    @Test
    void shouldKeepTheEndWhenOtherSettingsAreChangedWhileItIsOpen() {
        Scenario<BreakerState, BreakerEvent, BreakerDecision> rows = rows().on(
                        stock.failed("w1", 4), "seen/first-event", "CLOSED")
                .on(stock.failed("w2", 1), "moved/consecutive-failures", "OPEN x1")
                .rule("breaker.open-time", "PT20S")
                .on(stock.configure(window(20)), "configured/configure", "OPEN x1");
        assertThat(breakerOf(rows).phase().until())
                .contains(breakerOf(rows).phase().began().plusSeconds(60));
    }

    @Test
    void shouldRefuseSettingsThatCannotHoldWithTheRules() {
        BreakerSettings longest = new BreakerSettings(
                BreakerSettings.Trip.NONE,
                new BreakerSettings.Recovery(
                        Optional.of(ofHours(1)), Optional.empty(), OptionalInt.empty(), Optional.empty()),
                BreakerSettings.Ejecting.NONE);
        Scenario<BreakerState, BreakerEvent, BreakerDecision> rows =
                rows().on(stock.configure(longest), "refused/cannot-hold", "unseen");
        assertThat(rows.lastDecision().reason())
                .isEqualTo("openTime: PT1H (expected: at most breaker.open-time.max, PT10M)");

        rows.on(stock.configure(window(10)), "refused/cannot-hold", "unseen");
        assertThat(rows.lastDecision().reason())
                .isEqualTo("breaker.minimum-calls: 20 (expected: at most the window of 10 calls)");
    }

    // Being forgotten.

    @Test
    void shouldBeForgottenAfterLongSilence() {
        rows().on(stock.ok("w1", 1), "seen/first-event", "CLOSED")
                .after(ofMinutes(59), "-", "CLOSED")
                .on(stock.ok("w1", 1), "counted/report", "CLOSED")
                .after(ofMinutes(59), "-", "CLOSED")
                .after(ofMinutes(1), "forgotten/forget-after", "unseen");
    }

    @Test
    void shouldRememberSettingsAndAnOperatorsWordForEver() {
        rows().on(stock.configure(window(100)), "seen/first-event, configured/configure", "CLOSED")
                .after(ofHours(100), "-", "CLOSED")
                .on(stock.force(State.FORCED_OPEN, "for good"), "moved/force", "FORCED_OPEN")
                .after(ofHours(100), "-", "FORCED_OPEN");
    }

    // The table of moves.

    @ParameterizedTest
    @CsvSource({
        "CLOSED, CLOSED OPEN FORCED_OPEN FORCED_CLOSED",
        "OPEN, CLOSED HALF_OPEN FORCED_OPEN FORCED_CLOSED",
        "HALF_OPEN, CLOSED OPEN FORCED_OPEN FORCED_CLOSED",
        "FORCED_OPEN, CLOSED FORCED_OPEN FORCED_CLOSED",
        "FORCED_CLOSED, CLOSED FORCED_OPEN FORCED_CLOSED"
    })
    void shouldPermitTheseMovesAndNoOthers(State from, String permitted) {
        for (State to : State.values()) {
            boolean isPermitted = List.of(permitted.split(" ")).contains(to.name());
            assertThat(from.mayBecome(to)).as("%s to %s", from, to).isEqualTo(isPermitted);
        }
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void shouldBeParsedFromItsName(State state) {
        assertThat(State.parse(state.name())).isEqualTo(state);
    }

    private static BreakerSettings settingsIn(Scenario<BreakerState, BreakerEvent, BreakerDecision> rows) {
        return ((Breaker) rows.state().standing()).settings();
    }

    private static BreakerSettings minimum(int calls) {
        return new BreakerSettings(
                new BreakerSettings.Trip(
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        Optional.empty(),
                        OptionalInt.of(calls),
                        OptionalInt.empty()),
                BreakerSettings.Recovery.NONE,
                BreakerSettings.Ejecting.NONE);
    }

    private static BreakerSettings open(Duration time) {
        return new BreakerSettings(
                BreakerSettings.Trip.NONE,
                new BreakerSettings.Recovery(
                        Optional.of(time), Optional.empty(), OptionalInt.empty(), Optional.empty()),
                BreakerSettings.Ejecting.NONE);
    }

    private static BreakerSettings window(int calls) {
        return new BreakerSettings(
                new BreakerSettings.Trip(
                        OptionalInt.of(100),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        Optional.of(new WindowSize.OfCalls(calls)),
                        OptionalInt.empty(),
                        OptionalInt.empty()),
                new BreakerSettings.Recovery(
                        Optional.empty(), Optional.<Duration>empty(), OptionalInt.empty(), Optional.empty()),
                BreakerSettings.Ejecting.NONE);
    }
}
