package dev.muster.presence;

import static dev.muster.presence.CheckResult.Outcome.FAIL;
import static dev.muster.presence.CheckResult.Outcome.PASS;
import static dev.muster.presence.PresenceEvents.SPEC;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.fold.Moment;
import dev.muster.fold.Rules;
import dev.muster.fold.testing.Scenario;
import dev.muster.presence.CheckResult.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the results of a check lead to; every check here wants two failures, and two successes to come back. */
final class PresenceChecksTest {

    private static final Check.Probe HEALTH = new Check.Http("/health", List.of());

    private final PresenceEvents a = PresenceEvents.of("payments", "a");

    @Test
    void shouldBeStartingUntilItsFirstSuccess() {
        rows().on(a.checked("1", HEALTH), "registered/register", "STARTING")
                .on(a.beat(Status.UP), "unchanged/no-change", "STARTING")
                .on(a.told("r1", FAIL), "unchanged/no-change", "STARTING")
                .on(a.told("r2", PASS), "status-changed/check", "UP")
                .on(a.told("r3", PASS), "unchanged/no-change", "UP");
    }

    @Test
    void shouldBeDownByAsManyFailuresInARowAsItsThreshold() {
        up().on(a.told("r1", FAIL), "unchanged/no-change", "UP")
                .on(a.told("r2", PASS), "unchanged/no-change", "UP")
                .on(a.told("r3", FAIL), "unchanged/no-change", "UP")
                .on(a.told("r4", FAIL), "status-changed/check", "DOWN, failing")
                .on(a.told("r5", FAIL), "unchanged/no-change", "DOWN, failing");
    }

    @Test
    void shouldBeBackByAsManySuccessesInARowAsItsThreshold() {
        failing()
                .on(a.told("s1", PASS), "unchanged/no-change", "DOWN, failing")
                .on(a.told("s2", FAIL), "unchanged/no-change", "DOWN, failing")
                .on(a.told("s3", PASS), "unchanged/no-change", "DOWN, failing")
                .on(a.told("s4", PASS), "status-changed/check", "UP");
    }

    @Test
    void shouldSayWhyInWordsWithFigures() {
        Scenario<PresenceState, PresenceEvent, PresenceDecision> rows =
                rows().on(a.checked("1", HEALTH), "registered/register", "STARTING");
        assertThat(reason(rows)).isEqualTo("has not passed its check http://10.0.0.7:8443/health yet");

        rows.on(a.told("r1", PASS), "status-changed/check", "UP");
        assertThat(reason(rows)).isEqualTo("passes its check http://10.0.0.7:8443/health");

        rows.on(a.told("r2", FAIL), "unchanged/no-change", "UP")
                .on(a.told("r3", FAIL), "status-changed/check", "DOWN, failing");
        assertThat(reason(rows)).isEqualTo("fails its check http://10.0.0.7:8443/health: 500, expected any 2xx");
        assertThat(rows.lastDecision().reason())
                .isEqualTo("http://10.0.0.7:8443/health: 500, expected any 2xx (2 in a row, probed by tester)");
    }

    @Test
    void shouldCountAResultOnceWhenItComesAgain() {
        up().on(a.told("r1", FAIL), "unchanged/no-change", "UP")
                .on(a.told("r1", FAIL), "unchanged/no-change", "UP")
                .on(a.told("r2", FAIL), "status-changed/check", "DOWN, failing");
    }

    @Test
    void shouldRefuseAResultOfAnotherLifeOrAnotherCheck() {
        up().on(a.told("r1", FAIL, "http://10.0.0.7:8443/health", "b"), "refused/superseded", "UP")
                .on(a.told("r2", FAIL, "http://10.0.0.7:8443/other", "a"), "refused/other-check", "UP")
                .on(a.told("r3", FAIL, "tcp://10.0.0.7:8443", "a"), "refused/other-check", "UP")
                .on(a.told("r4", FAIL), "unchanged/no-change", "UP");
        rows().on(a.register("1", "a"), "registered/register", "UP")
                .on(a.told("r1", FAIL), "refused/other-check", "UP");
        rows().on(a.told("r1", FAIL), "refused/unknown-instance", "gone");
    }

    @Test
    void shouldHaveNoTtlWithACheckUnlessItNamesOne() {
        up().after(Duration.ofDays(3), "-", "UP");
        rows().on(a.checked("1", HEALTH, ofSeconds(3)), "registered/register", "STARTING")
                .on(a.told("r1", PASS), "status-changed/check", "UP")
                .after(ofSeconds(3), "status-changed/ttl", "DOWN, lapsed")
                .on(a.told("r2", PASS), "unchanged/no-change", "DOWN, lapsed")
                .on(a.beat(), "status-changed/ttl", "UP");
    }

    @Test
    void shouldTakeAPassingCheckForASignOfLifeWhereTheTtlIsOff() {
        Scenario<PresenceState, PresenceEvent, PresenceDecision> rows = up().after(ofSeconds(40), "-", "UP");
        rows.on(a.told("r1", PASS), "unchanged/no-change", "UP");
        assertThat(rows.state().health().lastBeat()).isEqualTo(Instant.parse("2026-01-01T00:00:40Z"));
        rows.after(ofSeconds(5), "-", "UP").on(a.told("r2", FAIL), "unchanged/no-change", "UP");
        assertThat(rows.state().health().lastBeat()).isEqualTo(Instant.parse("2026-01-01T00:00:40Z"));
    }

    @Test
    void shouldBeRemovedWhenItFailsItsCheckForTooLong() {
        Scenario<PresenceState, PresenceEvent, PresenceDecision> rows = failing()
                .after(ofMinutes(5).minus(ofMillis(1)), "-", "DOWN, failing")
                .after(ofMillis(1), "deregistered/deregister-after", "gone, remembers 1");
        assertThat(rows.lastDecision().reason())
                .isEqualTo("failed its check for more than its deregisterAfter of PT5M: 500, expected any 2xx");
    }

    @Test
    void shouldBeRemovedWhenItNeverPassesItsCheck() {
        rows().on(a.checked("1", HEALTH), "registered/register", "STARTING")
                .on(a.told("r1", FAIL), "unchanged/no-change", "STARTING")
                .on(a.told("r2", FAIL), "status-changed/check", "STARTING, failing")
                .after(ofMinutes(5), "deregistered/deregister-after", "gone, remembers 1");
    }

    @Test
    void shouldStayWhenNobodyProbesIt() {
        rows().on(a.checked("1", HEALTH), "registered/register", "STARTING")
                .after(Duration.ofDays(30), "-", "STARTING");
    }

    @Test
    void shouldBeRemovedByWhatCameFirstWhenItIsSilentAndFailsItsCheck() {
        rows().on(a.checked("1", HEALTH, ofMinutes(1)), "registered/register", "STARTING")
                .on(a.told("r1", PASS), "status-changed/check", "UP")
                .after(ofSeconds(30), "-", "UP")
                .on(a.told("r2", FAIL), "unchanged/no-change", "UP")
                .on(a.told("r3", FAIL), "status-changed/check", "DOWN, failing")
                .after(ofSeconds(30), "status-changed/ttl", "DOWN, lapsed, failing")
                .after(ofMinutes(4).plusSeconds(29), "-", "DOWN, lapsed, failing")
                .after(ofSeconds(1), "deregistered/deregister-after", "gone, remembers 1");
    }

    @Test
    void shouldBeginAnewWithAnotherLifeOrAnotherTarget() {
        PresenceEvent.Register again = a.checked("2", HEALTH);
        failing()
                .on(a.atPort(again, 1), "replaced/register", "STARTING")
                .on(a.told("s1", FAIL, "http://10.0.0.7:1/health", "a"), "unchanged/no-change", "STARTING");
        failing()
                .on(a.register("2", Optional.of(new Incarnation("b")), again.terms()), "replaced/register", "STARTING");
        failing().on(a.register("2", "a"), "replaced/register", "UP");
    }

    @Test
    void shouldKeepItsVerdictWhenItRegistersTheSameTargetAgain() {
        failing()
                .on(a.checked("2", HEALTH), "unchanged/no-change", "DOWN, failing")
                .on(a.checked("3", HEALTH, ofSeconds(30)), "replaced/register", "DOWN, failing")
                .on(a.told("s1", PASS), "unchanged/no-change", "DOWN, failing")
                .on(a.told("s2", PASS), "status-changed/check", "UP");
    }

    @ParameterizedTest(name = "operator {0}, check {1}, lapsed {2}, reports {3}: {4}")
    @CsvSource({
        "     , PENDING, false, UP            , STARTING",
        "     , PENDING, true , UP            , STARTING",
        "     , PENDING, false, LEAVING       , STARTING",
        "     , FAILED , false, UP            , DOWN",
        "     , FAILED , true , OUT_OF_SERVICE, DOWN",
        "     , PASSED , false, UP            , UP",
        "     , PASSED , false, OUT_OF_SERVICE, OUT_OF_SERVICE",
        "     , PASSED , true , UP            , DOWN",
        "UP   , PENDING, true , DOWN          , UP",
        "UP   , FAILED , true , DOWN          , UP",
        "DRAIN, PENDING, false, UP            , OUT_OF_SERVICE",
        "DRAIN, FAILED , false, UP            , OUT_OF_SERVICE",
    })
    void shouldFollowTheHighestThatIsInForce(
            @Nullable String operator, CheckVerdict.Kind check, boolean isLapsed, Status reported, Status expected) {
        PresenceState state =
                step(step(SPEC.fold().initial(), a.checked("1", HEALTH, ofSeconds(30))), a.beat(reported));
        List<Outcome> results =
                switch (check) {
                    case PENDING -> List.of(FAIL);
                    case PASSED -> List.of(PASS);
                    case FAILED -> List.of(PASS, FAIL, FAIL);
                };
        for (int i = 0; i < results.size(); i++) {
            state = step(state, a.told("r" + i, results.get(i)));
        }
        if (isLapsed) {
            state = SPEC.fold().due(state, at(ofSeconds(30))).state();
        }
        if (operator != null) {
            state = step(state, operator.equals("UP") ? a.override("o", Status.UP) : a.maintain("m"));
        }
        assertThat(((Registered) state.registration()).standing().status()).isEqualTo(expected);
    }

    /** Silence is no loss: one fold is told every result, the other only those that move its verdict; after each both judge alike. */
    @Property
    void judgesTheSameWhenResultsThatMoveNothingAreNotTold(@ForAll @Size(max = 60) List<Outcome> results) {
        PresenceState all = step(SPEC.fold().initial(), a.checked("1", HEALTH));
        PresenceState some = all;
        for (int i = 0; i < results.size(); i++) {
            PresenceEvent event = a.told("r" + i, results.get(i));
            all = step(all, event);
            if (verdict(some).isMoved(results.get(i), some.health().streak())) {
                some = step(some, event);
            }
            assertThat(verdict(some).kind()).isEqualTo(verdict(all).kind());
            assertThat(verdict(some).failingSince()).isEqualTo(verdict(all).failingSince());
        }
    }

    @Test
    void shouldTellNothingOfACheckThatGoesOnPassingOrFailing() {
        long told = IntStream.range(0, 100)
                .filter(i -> verdict(up().state())
                        .isMoved(PASS, up().state().health().streak()))
                .count();
        assertThat(told).isZero();
        PresenceState down = failing().state();
        assertThat(verdict(down).isMoved(FAIL, down.health().streak())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "     ,      , PT10S, PT5S",
        "PT2S ,      , PT2S , PT2S",
        "PT20S,      , PT20S, PT5S",
        "     , PT30S, PT30S, PT30S",
        "     , PT1S , PT10S, PT1S",
        "PT5S , PT4S , PT5S , PT4S",
    })
    void shouldFillWhatACheckDoesNotName(
            @Nullable Duration interval, @Nullable Duration timeout, Duration every, Duration atMost) {
        CheckTerms terms = new CheckTerms(
                HEALTH,
                Optional.ofNullable(interval),
                Optional.ofNullable(timeout),
                OptionalInt.empty(),
                OptionalInt.empty());
        assertThat(terms.filledBy(Rules.defaults(1)))
                .isEqualTo(new Check(HEALTH, every, atMost, new Check.Thresholds(2, 1)));
    }

    @Test
    void shouldTakeTheRulesForWhatACheckDoesNotName() {
        TreeMap<String, String> values = new TreeMap<>();
        values.put("presence.check.interval.default", "PT4S");
        values.put("presence.check.timeout.default", "PT6S");
        values.put("presence.check.failures.default", "7");
        values.put("presence.check.successes.default", "8");
        CheckTerms bare = new CheckTerms(
                new Check.Tcp(), Optional.empty(), Optional.empty(), OptionalInt.empty(), OptionalInt.empty());
        assertThat(bare.filledBy(new Rules(1, 1, values)))
                .isEqualTo(new Check(new Check.Tcp(), ofSeconds(4), ofSeconds(4), new Check.Thresholds(7, 8)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PT0.999S | PT0.5S | 1 | 1 | check.interval: PT0.999S (expected: PT1S to PT1H)",
                "PT1H1S | PT5S | 1 | 1 | check.interval: PT1H1S (expected: PT1S to PT1H)",
                "PT1.0001S | PT1S | 1 | 1 | check.interval: PT1.0001S (expected: whole milliseconds)",
                "PT2S | PT2.001S | 1 | 1 | check.timeout: PT2.001S (expected: PT0.1S to PT2S)",
                "PT2S | PT0.099S | 1 | 1 | check.timeout: PT0.099S (expected: PT0.1S to PT2S)",
                "PT2S | PT1S | 0 | 1 | check.failures: 0 (expected: 1 to 100)",
                "PT2S | PT1S | 1 | 101 | check.successes: 101 (expected: 1 to 100)",
            })
    void shouldRefuseChecks(Duration interval, Duration timeout, int failures, int successes, String message) {
        assertThatThrownBy(() -> new CheckTerms(
                        HEALTH,
                        Optional.of(interval),
                        Optional.of(timeout),
                        OptionalInt.of(failures),
                        OptionalInt.of(successes)))
                .hasMessage(message);
        assertThatThrownBy(() -> new Check(HEALTH, interval, timeout, new Check.Thresholds(failures, successes)))
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "health | 200 | check.path",
                "'' | 200 | check.path",
                "/a b | 200 | check.path",
                "/a#b | 200 | check.path",
                "'/a\r\nX: y' | 200 | check.path",
                "/ä | 200 | check.path",
                "/health | 199 | check.codes: 199 (expected: 200 to 599)",
                "/health | 600 | check.codes: 600 (expected: 200 to 599)",
            })
    void shouldRefuseProbes(String path, int code, String message) {
        assertThatThrownBy(() -> new Check.Http(path, List.of(code))).hasMessageStartingWith(message);
    }

    @Test
    void shouldNameItsTargetWithBracketsAroundAnAddressOfVersionSix() {
        Endpoint endpoint = new Endpoint("2001:db8::7", 80, "http");
        assertThat(HEALTH.targetAt(endpoint)).isEqualTo("http://[2001:db8::7]:80/health");
        assertThat(new Check.Tcp().targetAt(endpoint)).isEqualTo("tcp://[2001:db8::7]:80");
    }

    @Test
    void shouldPassByAny2xxOrByTheCodesGiven() {
        Check.Http any = new Check.Http("/", List.of());
        assertThat(List.of(any.isPassedBy(199), any.isPassedBy(200), any.isPassedBy(299), any.isPassedBy(300)))
                .containsExactly(false, true, true, false);
        Check.Http given = new Check.Http("/", List.of(401, 204, 204));
        assertThat(given.codes()).containsExactly(204, 401);
        assertThat(List.of(given.isPassedBy(200), given.isPassedBy(401))).containsExactly(false, true);
    }

    private Scenario<PresenceState, PresenceEvent, PresenceDecision> up() {
        return rows().on(a.checked("1", HEALTH), "registered/register", "STARTING")
                .on(a.told("up", PASS), "status-changed/check", "UP");
    }

    private Scenario<PresenceState, PresenceEvent, PresenceDecision> failing() {
        return up().on(a.told("f1", FAIL), "unchanged/no-change", "UP")
                .on(a.told("f2", FAIL), "status-changed/check", "DOWN, failing");
    }

    private static Scenario<PresenceState, PresenceEvent, PresenceDecision> rows() {
        return Scenario.of(SPEC, PresenceFoldTest::inWords);
    }

    private static String reason(Scenario<PresenceState, PresenceEvent, PresenceDecision> rows) {
        return ((Registered) rows.state().registration()).standing().reason();
    }

    private static CheckVerdict verdict(PresenceState state) {
        return ((Registered) state.registration()).signs().check().orElseThrow();
    }

    private static PresenceState step(PresenceState state, PresenceEvent event) {
        return SPEC.fold().apply(state, event, at(Duration.ZERO)).state();
    }

    private static Moment at(Duration sinceStart) {
        Instant now = Instant.parse("2026-01-01T00:00:00Z").plus(sinceStart);
        return new Moment(now, now, 1, Rules.defaults(1));
    }

    @Test
    void shouldWriteAnAddressOfVersionSixInBracketsOnce() {
        Check.Probe probe = new Check.Http("/ok", List.of());
        assertThat(probe.targetAt(new Endpoint("::1", 80, "http"))).isEqualTo("http://[::1]:80/ok");
        assertThat(probe.targetAt(new Endpoint("[::1]", 80, "http"))).isEqualTo("http://[::1]:80/ok");
    }
}
