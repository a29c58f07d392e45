package dev.muster.presence;

import static dev.muster.presence.PresenceEvents.SPEC;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.fold.Moment;
import dev.muster.fold.Rules;
import dev.muster.fold.testing.Scenario;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators impose, and which status is in force when several would be: override, maintenance, ttl, report. */
final class PresenceOperatorsTest {

    private final PresenceEvents a = PresenceEvents.of("payments", "a");

    @ParameterizedTest(name = "override {0}, maintenance {1}, lapsed {2}, reports {3}: {4}")
    @CsvSource({
        "        ,       , false, UP            , UP            ",
        "        ,       , false, STARTING      , STARTING      ",
        "        ,       , false, LEAVING       , LEAVING       ",
        "        ,       , true , UP            , DOWN          ",
        "        ,       , true , LEAVING       , DOWN          ",
        "        , set   , false, UP            , OUT_OF_SERVICE",
        "        , set   , false, DOWN          , OUT_OF_SERVICE",
        "        , set   , true , UP            , OUT_OF_SERVICE",
        "UP      ,       , false, DOWN          , UP            ",
        "UP      ,       , true , STARTING      , UP            ",
        "UP      , set   , true , UP            , UP            ",
        "DOWN    , set   , false, UP            , DOWN          ",
        "DOWN    ,       , false, UP            , DOWN          ",
        "OUT_OF_SERVICE, , false, UP            , OUT_OF_SERVICE",
        "OUT_OF_SERVICE, set, true, LEAVING     , OUT_OF_SERVICE",
    })
    void shouldFollowTheHighestThatIsInForce(
            @Nullable Status override,
            @Nullable String maintenance,
            boolean isLapsed,
            Status reported,
            Status expected) {
        PresenceState state = registeredAndReporting(reported);
        if (override != null) {
            state = step(state, a.override("o", override));
        }
        if (maintenance != null) {
            state = step(state, a.maintain("m"));
        }
        if (isLapsed) {
            state = SPEC.fold().due(state, at(ofMinutes(1))).state();
        }
        Registered registered = (Registered) state.registration();
        assertThat(registered.standing().status()).isEqualTo(expected);
        assertThat(registered.effective()).isEqualTo(expected);
        assertThat(registered.signs().reported()).isEqualTo(reported);
    }

    @Test
    void shouldShowWhatLiesBeneathWhenAnOperatorsWordEnds() {
        rows().on(a.register("1"), "registered/register", "UP")
                .on(a.maintain("2"), "status-changed/maintenance", "OUT_OF_SERVICE, in maintenance")
                .on(a.override("3", Status.UP), "status-changed/override", "UP, set to UP, in maintenance")
                .on(a.clearOverride("4"), "status-changed/override", "OUT_OF_SERVICE, in maintenance")
                .after(ofSeconds(30), "status-changed/ttl", "OUT_OF_SERVICE, in maintenance, lapsed")
                .on(a.clearMaintenance("5"), "status-changed/maintenance", "DOWN, lapsed")
                .on(a.beat(), "status-changed/ttl", "UP");
    }

    @Test
    void shouldKeepWhatIsReportedUnderAnOverride() {
        rows().on(a.register("1"), "registered/register", "UP")
                .on(
                        a.override("2", Status.OUT_OF_SERVICE),
                        "status-changed/override",
                        "OUT_OF_SERVICE, set to OUT_OF_SERVICE")
                .on(a.beat(Status.STARTING), "status-changed/report", "OUT_OF_SERVICE, set to OUT_OF_SERVICE")
                .on(a.beat(), "unchanged/no-change", "OUT_OF_SERVICE, set to OUT_OF_SERVICE")
                .on(a.clearOverride("3"), "status-changed/override", "STARTING");
    }

    @Test
    void shouldChangeNothingWhenTheSameIsImposedAgainOrNothingIsToBeCleared() {
        rows().on(a.register("1"), "registered/register", "UP")
                .on(a.clearOverride("2"), "unchanged/no-change", "UP")
                .on(a.clearMaintenance("3"), "unchanged/no-change", "UP")
                .on(a.override("4", Status.DOWN), "status-changed/override", "DOWN, set to DOWN")
                .on(a.override("5", Status.DOWN), "unchanged/no-change", "DOWN, set to DOWN")
                .on(a.override("6", Status.DOWN, "other"), "status-changed/override", "DOWN, set to DOWN")
                .on(a.maintain("7"), "status-changed/maintenance", "DOWN, set to DOWN, in maintenance")
                .on(a.maintain("8"), "unchanged/no-change", "DOWN, set to DOWN, in maintenance")
                .on(a.maintain("9", "other"), "status-changed/maintenance", "DOWN, set to DOWN, in maintenance");
    }

    @Test
    void shouldKeepWhatOperatorsSetThroughRegistrations() {
        rows().on(a.register("1", "x"), "registered/register", "UP")
                .on(a.override("2", Status.DOWN), "status-changed/override", "DOWN, set to DOWN")
                .on(a.maintain("3"), "status-changed/maintenance", "DOWN, set to DOWN, in maintenance")
                .on(a.register("4", "x"), "unchanged/no-change", "DOWN, set to DOWN, in maintenance")
                .on(a.register("5", "y"), "replaced/register", "DOWN, set to DOWN, in maintenance");
    }

    @Test
    void shouldForgetWhatOperatorsSetWhenTheInstanceGoes() {
        rows().on(a.register("1"), "registered/register", "UP")
                .on(a.override("2", Status.DOWN), "status-changed/override", "DOWN, set to DOWN")
                .on(a.deregister("3"), "deregistered/request", "gone, remembers 1 2 3")
                .on(a.register("4"), "registered/register", "UP");
    }

    @Test
    void shouldRemoveASilentInstanceWhateverAnOperatorImposes() {
        rows().on(a.register("1"), "registered/register", "UP")
                .on(a.override("2", Status.UP), "status-changed/override", "UP, set to UP")
                .after(ofSeconds(30), "status-changed/ttl", "UP, set to UP, lapsed")
                .after(ofMinutes(5), "deregistered/deregister-after", "gone, remembers 1 2");
    }

    @Test
    void shouldSayWhoImposedWhatAndSinceWhen() {
        Scenario<PresenceState, PresenceEvent, PresenceDecision> rows = rows();
        rows.on(a.register("1"), "registered/register", "UP")
                .after(ofSeconds(1), "-", "UP")
                .on(a.override("2", Status.DOWN), "status-changed/override", "DOWN, set to DOWN")
                .after(ofSeconds(1), "-", "DOWN, set to DOWN")
                .on(a.override("3", Status.DOWN, "other"), "status-changed/override", "DOWN, set to DOWN");

        Standing standing = ((Registered) rows.state().registration()).standing();
        assertThat(standing.reason()).isEqualTo("set to DOWN by ann: other");
        assertThat(standing.since()).isEqualTo("2026-01-01T00:00:01Z");
    }

    @Test
    void shouldSayInWordsWhereAStatusComesFrom() {
        for (Status status : Status.values()) {
            assertThat(reasonOf(registeredAndReporting(status))).isEqualTo("reported by the instance");
        }
        PresenceState up = registeredAndReporting(Status.UP);
        assertThat(reasonOf(step(up, a.maintain("m", "")))).isEqualTo("in maintenance by ann");
        assertThat(reasonOf(SPEC.fold().due(up, at(ofMinutes(1))).state()))
                .isEqualTo("no sign of life for more than its ttl of PT30S");
    }

    private PresenceState registeredAndReporting(Status status) {
        return step(step(SPEC.fold().initial(), a.register("r")), a.beat(status));
    }

    private static PresenceState step(PresenceState state, PresenceEvent event) {
        return SPEC.fold().apply(state, event, at(ofSeconds(0))).state();
    }

    private static Moment at(Duration sinceStart) {
        Instant now = Instant.parse("2026-01-01T00:00:00Z").plus(sinceStart);
        return new Moment(now, now, 1, Rules.defaults(1));
    }

    private static String reasonOf(PresenceState state) {
        return ((Registered) state.registration()).standing().reason();
    }

    private static Scenario<PresenceState, PresenceEvent, PresenceDecision> rows() {
        return Scenario.of(SPEC, PresenceFoldTest::inWords);
    }
}
