package dev.muster.presence;

import static dev.muster.presence.PresenceEvents.SPEC;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.fold.testing.Scenario;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Registering, beating, leaving and dying: tables of event, decision and state. A state reads as its effective status, then what lies
 * beneath where that differs; or {@code gone}, and whether recent events are still known.
 */
final class PresenceFoldTest {

    private final PresenceEvents a = PresenceEvents.of("payments", "a");

    @Test
    void shouldBeUpFromRegistrationToDeregistration() {
        rows().on(a.register("1"), "registered/register", "UP")
                .on(a.beat(), "unchanged/no-change", "UP")
                .on(a.deregister("2"), "deregistered/request", "gone, remembers 1 2");
    }

    @Test
    void shouldTakeEveryStatusThatTheInstanceReportsOfItself() {
        rows().on(a.register("1"), "registered/register", "UP")
                .on(a.beat(Status.STARTING), "status-changed/report", "STARTING")
                .on(a.beat(Status.UP), "status-changed/report", "UP")
                .on(a.beat(Status.UP), "unchanged/no-change", "UP")
                .on(a.beat(Status.DOWN), "status-changed/report", "DOWN")
                .on(a.beat(Status.OUT_OF_SERVICE), "status-changed/report", "OUT_OF_SERVICE")
                .on(a.beat(), "unchanged/no-change", "OUT_OF_SERVICE")
                .on(a.beat(Status.LEAVING), "status-changed/report", "LEAVING");
    }

    @Test
    void shouldKeepLoadAndTimesOfHeartbeats() {
        Load load = new Load(OptionalInt.of(250), OptionalInt.empty(), OptionalInt.of(7));
        Scenario<PresenceState, PresenceEvent, PresenceDecision> rows = rows();

        rows.on(a.register("1"), "registered/register", "UP")
                .after(ofSeconds(4), "-", "UP")
                .on(a.beat(load), "unchanged/no-change", "UP")
                .after(ofSeconds(9), "-", "UP")
                .on(a.beat(), "unchanged/no-change", "UP");

        Health health = rows.state().health();
        assertThat(health.load()).isEqualTo(load);
        assertThat(health.beatInterval()).isEqualTo(ofSeconds(9));
        assertThat(health.lastBeat()).isEqualTo(Instant.parse("2026-01-01T00:00:13Z"));
        assertThat(health.lastBeatAt()).isEqualTo(health.lastBeat());
    }

    @Test
    void shouldRefuseEveryEventOfAnInstanceThatIsNotRegistered() {
        List<PresenceEvent> events = List.of(
                a.beat(),
                a.weight("1", 5),
                a.override("2", Status.DOWN),
                a.clearOverride("3"),
                a.maintain("4"),
                a.clearMaintenance("5"),
                a.deregister("6"));
        for (PresenceEvent event : events) {
            rows().on(event, "refused/unknown-instance", "gone").on(event, "refused/unknown-instance", "gone");
        }
    }

    @Test
    void shouldSayWhatIsNotRegisteredWhenRefusing() {
        Scenario<PresenceState, PresenceEvent, PresenceDecision> rows =
                rows().on(a.beat(), "refused/unknown-instance", "gone");
        assertThat(rows.lastDecision().reason())
                .isEqualTo("Expected the heartbeat to be of a registered instance, but 'payments/a' is not registered");
    }

    // Ttl.

    @Test
    void shouldLapseExactlyWhenItsTtlHasPassed() {
        rows().on(a.register("1", ofSeconds(3), ofMinutes(5)), "registered/register", "UP")
                .after(ofMillis(2_999), "-", "UP")
                .after(ofMillis(1), "status-changed/ttl", "DOWN, lapsed");
    }

    @Test
    void shouldCountItsTtlFromTheLastSignOfLife() {
        rows().on(a.register("1", ofSeconds(3), ofMinutes(5)), "registered/register", "UP")
                .after(ofMillis(2_999), "-", "UP")
                .on(a.beat(), "unchanged/no-change", "UP")
                .after(ofMillis(2_999), "-", "UP")
                .on(a.register("2", ofSeconds(3), ofMinutes(5)), "unchanged/no-change", "UP")
                .after(ofMillis(2_999), "-", "UP")
                .after(ofMillis(1), "status-changed/ttl", "DOWN, lapsed");
    }

    @Test
    void shouldCountNothingButHeartbeatsAndRegistrationsAsSignsOfLife() {
        rows().on(a.register("1", ofSeconds(3), ofMinutes(5)), "registered/register", "UP")
                .after(ofSeconds(2), "-", "UP")
                .on(a.weight("2", 7), "updated/update", "UP")
                .on(a.override("3", Status.UP), "status-changed/override", "UP, set to UP")
                .on(a.maintain("4"), "status-changed/maintenance", "UP, set to UP, in maintenance")
                .after(ofSeconds(1), "status-changed/ttl", "UP, set to UP, in maintenance, lapsed");
    }

    @Test
    void shouldComeBackWithTheFirstHeartbeatAfterItsTtl() {
        rows().on(a.register("1"), "registered/register", "UP")
                .on(a.beat(Status.STARTING), "status-changed/report", "STARTING")
                .after(ofSeconds(30), "status-changed/ttl", "DOWN, lapsed")
                .on(a.beat(), "status-changed/ttl", "STARTING")
                .after(ofSeconds(30), "status-changed/ttl", "DOWN, lapsed")
                .on(a.beat(Status.UP), "status-changed/ttl", "UP");
    }

    @Test
    void shouldComeBackWhenItRegistersTheSameAgainAfterItsTtl() {
        rows().on(a.register("1"), "registered/register", "UP")
                .after(ofSeconds(30), "status-changed/ttl", "DOWN, lapsed")
                .on(a.register("2"), "status-changed/ttl", "UP")
                .on(a.register("2"), "done-before/event-id", "UP");
    }

    @Test
    void shouldComeBackWhenItRegistersWithAnotherProfileAfterItsTtl() {
        rows().on(a.register("1"), "registered/register", "UP")
                .after(ofSeconds(30), "status-changed/ttl", "DOWN, lapsed")
                .on(a.atPort(a.register("2"), 9_000), "replaced/register", "UP");
    }

    @Test
    void shouldBeRemovedExactlyWhenItHasLapsedForItsTimeToRemoval() {
        rows().on(a.register("1", ofSeconds(3), ofSeconds(1)), "registered/register", "UP")
                .after(ofSeconds(3), "status-changed/ttl", "DOWN, lapsed")
                .after(ofMillis(999), "-", "DOWN, lapsed")
                .after(ofMillis(1), "deregistered/deregister-after", "gone, remembers 1");
    }

    @Test
    void shouldNotBeRemovedForReportingItselfDown() {
        Scenario<PresenceState, PresenceEvent, PresenceDecision> rows = rows();
        rows.on(a.register("1", ofSeconds(3), ofSeconds(1)), "registered/register", "UP")
                .on(a.beat(Status.DOWN), "status-changed/report", "DOWN");
        for (int i = 0; i < 10; i++) {
            rows.after(ofSeconds(2), "-", "DOWN").on(a.beat(), "unchanged/no-change", "DOWN");
        }
    }

    @Test
    void shouldForgetAllOfItWhenTheWindowOfItsLastEventEnds() {
        rows().on(a.register("1"), "registered/register", "UP")
                .after(ofMinutes(1), "status-changed/ttl", "DOWN, lapsed")
                .after(ofSeconds(270), "deregistered/deregister-after", "gone, remembers 1")
                .after(ofMillis(ofMinutes(10).toMillis() - ofSeconds(330).toMillis() - 1), "-", "gone, remembers 1")
                .after(ofMillis(1), "-", "gone")
                .after(ofDays(1), "-", "gone");
    }

    @Test
    void shouldTellSilenceInTheReasonsOfDeathAndRemoval() {
        Scenario<PresenceState, PresenceEvent, PresenceDecision> rows = rows();

        rows.on(a.register("1"), "registered/register", "UP")
                .after(ofSeconds(30), "status-changed/ttl", "DOWN, lapsed");
        assertThat(rows.lastDecision())
                .isEqualTo(new PresenceDecision.StatusChanged(
                        PresenceDecision.Influence.TTL,
                        Status.UP,
                        Status.DOWN,
                        "no sign of life since 2026-01-01T00:00:00Z, for more than its ttl of PT30S"));

        rows.after(ofMinutes(5), "deregistered/deregister-after", "gone, remembers 1");
        assertThat(rows.lastDecision().reason())
                .isEqualTo("no sign of life since 2026-01-01T00:00:00Z, for more than its ttl of PT30S and its"
                        + " deregisterAfter of PT5M");
    }

    // Rules.

    @Test
    void shouldFillTermsFromTheRulesOfTheMoment() {
        rows().rule("presence.ttl.default", "PT5S")
                .rule("presence.deregister-after.default", "PT2S")
                .on(a.register("1"), "registered/register", "UP")
                .rule("presence.ttl.default", "PT10S")
                .on(a.beat(), "unchanged/no-change", "UP")
                .after(ofSeconds(5), "status-changed/ttl", "DOWN, lapsed")
                .after(ofSeconds(2), "deregistered/deregister-after", "gone, remembers 1")
                .on(a.register("2"), "registered/register", "UP")
                .after(ofSeconds(9), "-", "UP")
                .after(ofSeconds(1), "status-changed/ttl", "DOWN, lapsed");
    }

    @Test
    void shouldBeReplacedWhenItRegistersTheSameUnderOtherDefaults() {
        Scenario<PresenceState, PresenceEvent, PresenceDecision> rows = rows();
        rows.on(a.register("1"), "registered/register", "UP")
                .rule("presence.ttl.default", "PT5S")
                .on(a.register("2"), "replaced/register", "UP");
        assertThat(registered(rows).profile().lease().ttl()).contains(ofSeconds(5));
    }

    @Test
    void shouldTakeTheWindowFromTheRulesOfTheMoment() {
        rows().rule("presence.dedup.window", "PT10S")
                .on(a.register("1", ofHours(1), ofDays(1)), "registered/register", "UP")
                .after(ofSeconds(9), "-", "UP")
                .on(a.register("1", ofHours(1), ofDays(1)), "done-before/event-id", "UP")
                .after(ofSeconds(1), "-", "UP")
                .on(a.register("1", ofHours(1), ofDays(1)), "unchanged/no-change", "UP");
    }

    // Lives.

    @Test
    void shouldChangeNothingWhenItRegistersTheSameAgain() {
        rows().on(a.register("1", "x"), "registered/register", "UP")
                .on(a.register("2", "x"), "unchanged/no-change", "UP")
                .on(a.register("3"), "unchanged/no-change", "UP");
    }

    @Test
    void shouldTakeTheEventIdForItsLifeWhenNoneIsNamed() {
        rows().on(a.register("1"), "registered/register", "UP")
                .on(a.beatOf("1"), "unchanged/no-change", "UP")
                .on(a.beatOf("x"), "refused/superseded", "UP");
    }

    @Test
    void shouldKeepItsLifeWhenOnlyTheProfileIsAnother() {
        Scenario<PresenceState, PresenceEvent, PresenceDecision> rows = rows();
        rows.on(a.register("1", "x"), "registered/register", "UP")
                .on(a.beat(Status.STARTING), "status-changed/report", "STARTING")
                .after(ofSeconds(1), "-", "STARTING")
                .on(a.atPort(a.register("2", "x"), 9_000), "replaced/register", "STARTING");
        assertThat(registered(rows).lives()).isEqualTo(new Registered.Lives(new Incarnation("x"), List.of()));
        assertThat(registered(rows).registeredAt()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(registered(rows).profile().endpoint().port()).isEqualTo(9_000);
    }

    @Test
    void shouldBeginAnewWithANewLife() {
        Scenario<PresenceState, PresenceEvent, PresenceDecision> rows = rows();
        rows.on(a.register("1", "x"), "registered/register", "UP")
                .on(a.beat(Status.STARTING), "status-changed/report", "STARTING")
                .on(
                        a.beat(new Load(OptionalInt.of(1), OptionalInt.of(1), OptionalInt.of(1))),
                        "unchanged/no-change",
                        "STARTING")
                .after(ofSeconds(1), "-", "STARTING")
                .on(a.register("2", "y"), "replaced/register", "UP");
        assertThat(registered(rows).lives())
                .isEqualTo(new Registered.Lives(new Incarnation("y"), List.of(new Incarnation("x"))));
        assertThat(registered(rows).registeredAt()).isEqualTo("2026-01-01T00:00:01Z");
        assertThat(rows.state().health().load()).isEqualTo(Load.NONE);
        assertThat(rows.state().health().beatInterval()).isZero();
    }

    @Test
    void shouldRefuseASupersededLifeWhateverItSays() {
        rows().on(a.register("1", "x"), "registered/register", "UP")
                .on(a.register("2", "y"), "replaced/register", "UP")
                .on(a.beatOf("x"), "refused/superseded", "UP")
                .on(a.register("3", "x"), "refused/superseded", "UP")
                .on(a.deregister("4", "x"), "refused/superseded", "UP")
                .on(a.deregister("4", "x"), "refused/superseded", "UP")
                .on(a.beatOf("y"), "unchanged/no-change", "UP")
                .on(a.deregister("5", "y"), "deregistered/request", "gone, remembers 1 2 5");
    }

    @Test
    void shouldNotCountASupersededLifeAsASignOfLife() {
        rows().on(a.register("1", "x"), "registered/register", "UP")
                .on(a.register("2", "y"), "replaced/register", "UP")
                .after(ofSeconds(29), "-", "UP")
                .on(a.beatOf("x"), "refused/superseded", "UP")
                .on(a.register("3", "x"), "refused/superseded", "UP")
                .after(ofSeconds(1), "status-changed/ttl", "DOWN, lapsed")
                .on(a.beatOf("x"), "refused/superseded", "DOWN, lapsed");
    }

    @Test
    void shouldSayWhichLifeSpeaksWhenRefusing() {
        Scenario<PresenceState, PresenceEvent, PresenceDecision> rows = rows();
        rows.on(a.register("1", "y"), "registered/register", "UP").on(a.beatOf("x"), "refused/superseded", "UP");
        assertThat(rows.lastDecision().reason())
                .isEqualTo("Expected the heartbeat to be of incarnation 'y', but it is of 'x'");
    }

    @Test
    void shouldRememberEightSupersededLives() {
        Scenario<PresenceState, PresenceEvent, PresenceDecision> rows = rows();
        rows.on(a.register("0", "life-0"), "registered/register", "UP");
        for (int i = 1; i <= 9; i++) {
            rows.on(a.register("" + i, "life-" + i), "replaced/register", "UP");
        }
        rows.on(a.register("10", "life-1"), "refused/superseded", "UP")
                .on(a.register("11", "life-8"), "refused/superseded", "UP")
                .on(a.register("12", "life-0"), "replaced/register", "UP");
        assertThat(registered(rows).lives().superseded()).hasSize(8);
    }

    // What a patch changes.

    @Test
    void shouldKeepAPatchWhenTheInstanceRegistersTheSameAgain() {
        Scenario<PresenceState, PresenceEvent, PresenceDecision> rows = rows();

        rows.on(a.register("1"), "registered/register", "UP")
                .on(a.weight("2", 0), "updated/update", "UP")
                .on(a.register("3"), "unchanged/no-change", "UP");

        assertThat(registered(rows).profile().traits().weight()).isZero();
        assertThat(registered(rows).declared()).isPresent();
        rows.on(a.weight("4", 1), "updated/update", "UP");
        assertThat(registered(rows).declared()).isEmpty();
    }

    @Test
    void shouldChangeOnlyWhatAnUpdateNames() {
        Scenario<PresenceState, PresenceEvent, PresenceDecision> rows = rows();
        TreeMap<String, String> metadata = new TreeMap<>();
        metadata.put("version", "7");

        rows.on(a.register("1"), "registered/register", "UP")
                .on(a.tags("2", "canary", "blue", "blue"), "updated/update", "UP")
                .on(a.weight("3", 9), "updated/update", "UP")
                .on(a.metadata("4", metadata), "updated/update", "UP")
                .on(a.tags("5", "blue", "canary"), "unchanged/no-change", "UP");

        assertThat(registered(rows).profile().traits()).isEqualTo(new Traits(9, List.of("blue", "canary"), metadata));
    }

    // Events that come again.

    @Test
    void shouldDoNothingTwiceWhenAnEventComesAgain() {
        rows().on(a.register("1"), "registered/register", "UP")
                .on(a.weight("2", 5), "updated/update", "UP")
                .on(a.weight("3", 6), "updated/update", "UP")
                .on(a.weight("2", 5), "done-before/event-id", "UP")
                .on(a.override("4", Status.DOWN), "status-changed/override", "DOWN, set to DOWN")
                .on(a.clearOverride("5"), "status-changed/override", "UP")
                .on(a.override("4", Status.DOWN), "done-before/event-id", "UP")
                .on(a.maintain("6"), "status-changed/maintenance", "OUT_OF_SERVICE, in maintenance")
                .on(a.clearMaintenance("7"), "status-changed/maintenance", "UP")
                .on(a.maintain("6"), "done-before/event-id", "UP")
                .on(a.register("1"), "done-before/event-id", "UP");
    }

    @Test
    void shouldTellWhatAnEventLedToWhenItComesAgain() {
        Scenario<PresenceState, PresenceEvent, PresenceDecision> rows = rows();
        rows.on(a.register("1"), "registered/register", "UP").on(a.register("1"), "done-before/event-id", "UP");
        assertThat(rows.lastDecision()).isEqualTo(new PresenceDecision.DoneBefore("registered"));
    }

    @Test
    void shouldKnowItsEventsAfterItHasGone() {
        rows().on(a.register("1"), "registered/register", "UP")
                .on(a.deregister("2"), "deregistered/request", "gone, remembers 1 2")
                .on(a.register("1"), "done-before/event-id", "gone, remembers 1 2")
                .on(a.deregister("2"), "done-before/event-id", "gone, remembers 1 2")
                .on(a.deregister("3"), "refused/unknown-instance", "gone, remembers 1 2")
                .on(a.register("4"), "registered/register", "UP")
                .on(a.register("1"), "done-before/event-id", "UP");
    }

    @Test
    void shouldKnowAnEventForItsWindowAndNoLonger() {
        rows().on(a.register("1"), "registered/register", "UP")
                .on(a.deregister("2"), "deregistered/request", "gone, remembers 1 2")
                .after(ofMillis(ofMinutes(10).toMillis() - 1), "-", "gone, remembers 1 2")
                .on(a.register("1"), "done-before/event-id", "gone, remembers 1 2")
                .after(ofMillis(1), "-", "gone")
                .on(a.register("1"), "registered/register", "UP");
    }

    @Test
    void shouldKnowSixtyFourEventsAndNoMore() {
        Scenario<PresenceState, PresenceEvent, PresenceDecision> rows = rows();
        rows.on(a.register("0"), "registered/register", "UP");
        for (int i = 1; i < 64; i++) {
            rows.on(a.weight("" + i, i + 1), "updated/update", "UP");
        }
        rows.on(a.register("0"), "done-before/event-id", "UP")
                .on(a.weight("64", 100), "updated/update", "UP")
                .on(a.weight("1", 2), "done-before/event-id", "UP")
                .on(a.register("0"), "unchanged/no-change", "UP");
        assertThat(rows.state().health().seen()).hasSize(64);
    }

    @Test
    void shouldNotTakeUpTheWindowWithEventsThatChangeNothing() {
        rows().on(a.register("1"), "registered/register", "UP")
                .on(a.register("2"), "unchanged/no-change", "UP")
                .on(a.beat(Status.DOWN), "status-changed/report", "DOWN")
                .on(a.clearOverride("3"), "unchanged/no-change", "DOWN")
                .on(a.deregister("4"), "deregistered/request", "gone, remembers 1 4");
    }

    private static Scenario<PresenceState, PresenceEvent, PresenceDecision> rows() {
        return Scenario.of(SPEC, PresenceFoldTest::inWords);
    }

    private static Registered registered(Scenario<PresenceState, PresenceEvent, PresenceDecision> rows) {
        return (Registered) rows.state().registration();
    }

    static String inWords(PresenceState state) {
        if (!(state.registration() instanceof Registered registered)) {
            List<String> ids = state.health().seen().stream().map(Seen::eventId).toList();
            return ids.isEmpty() ? "gone" : "gone, remembers " + String.join(" ", ids);
        }
        List<String> words = new ArrayList<>();
        words.add(registered.standing().status().name());
        registered.override().ifPresent(mark -> words.add("set to " + mark.status()));
        registered.maintenance().ifPresent(mark -> words.add("in maintenance"));
        registered.signs().lapsedAt().ifPresent(at -> words.add("lapsed"));
        registered.signs().check().flatMap(CheckVerdict::failingSince).ifPresent(at -> words.add("failing"));
        return String.join(", ", words);
    }
}
