package dev.muster.breaker;

import static dev.muster.breaker.BreakerTables.breakerOf;
import static dev.muster.breaker.BreakerTables.rows;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.fold.testing.Scenario;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Ejection of instances and their return: tables of event, decision and state. */
final class OutliersTest {

    private static final String COUNTED = "counted/report";

    private final BreakerEvents stock = BreakerEvents.of("stock");

    @Test
    void shouldEjectAnInstanceThatFailsInARow() {
        Scenario<BreakerState, BreakerEvent, BreakerDecision> rows = healthy("a", "b", "c")
                .on(stock.to("b", "w1", new Counts(0, 4, 0, 0, 0)), COUNTED, "CLOSED")
                .on(stock.to("a", "w1", new Counts(9, 0, 0, 0, 0)), COUNTED, "CLOSED")
                .on(
                        stock.to("b", "w2", new Counts(0, 1, 0, 0, 0)),
                        "ejected/consecutive-failures",
                        "CLOSED, ejected b");
        assertThat(rows.lastDecision().reason())
                .isEqualTo("'b': 5 failures in a row, seen by several callers (ejected at 5)");
        assertThat(breakerOf(rows).ejections()).hasEntrySatisfying("b", ejection -> assertThat(
                        ejection.evidence().failures())
                .isEqualTo(5));
    }

    @Test
    void shouldTellOfEveryBatchOfARowThatBeganManyIntervalsBefore() {
        Scenario<BreakerState, BreakerEvent, BreakerDecision> rows = healthy("a", "b", "c")
                .on(stock.to("b", "w1", new Counts(9, 0, 0, 0, 0)), COUNTED, "CLOSED")
                .on(stock.to("b", "w1", new Counts(0, 4, 0, 0, 0)), COUNTED, "CLOSED");
        long began = calleeOf(rows).row().fromOffset();
        rows = rows.after(ofSeconds(30), "-", "CLOSED")
                .on(stock.to("a", "w1", new Counts(9, 0, 0, 0, 0)), COUNTED, "CLOSED")
                .on(
                        stock.to("b", "w2", new Counts(0, 1, 0, 0, 0)),
                        "ejected/consecutive-failures",
                        "CLOSED, ejected b");
        assertThat(breakerOf(rows).ejections()).hasEntrySatisfying("b", ejection -> assertThat(ejection.evidence())
                .extracting(Evidence::fromOffset, Evidence::calls, Evidence::failures)
                .containsExactly(began, 5L, 5L));
    }

    /** Every fact carries all ejections: a fact for each would make them grow with the square of their number. */
    @Test
    void shouldDecideOnceForAllThatABatchEjectsAndOnceForAllThatComeBack() {
        Scenario<BreakerState, BreakerEvent, BreakerDecision> rows = healthy("a", "b", "c", "d", "e")
                .on(stock.toEach(List.of("d", "b"), "w1", new Counts(0, 4, 0, 0, 0)), COUNTED, "CLOSED")
                .on(stock.to("a", "w1", new Counts(99, 0, 0, 0, 0)), COUNTED, "CLOSED")
                .on(
                        stock.toEach(List.of("d", "b"), "w2", new Counts(0, 1, 0, 0, 0)),
                        "ejected/consecutive-failures",
                        "CLOSED, ejected b d");
        assertThat(rows.lastDecision().reason())
                .isEqualTo("'d': 5 failures in a row, seen by several callers (ejected at 5);"
                        + " 'b': 5 failures in a row, seen by several callers (ejected at 5)");
        rows.after(ofSeconds(30), "returned/ejection-time", "CLOSED");
        assertThat(rows.lastDecision().reason()).isEqualTo("'b', 'd' are back: their ejection time is over");
    }

    @Test
    void shouldDecideOnceForEachRuleThatEjectsInASweep() {
        List<String> peers = List.of("a", "b", "c", "d", "e", "f", "g");
        Scenario<BreakerState, BreakerEvent, BreakerDecision> rows = healthy("a", "b", "c", "d", "e", "f", "g");
        for (String peer : peers) {
            rows.on(stock.latency(peer, "w1", 100, 1_000), COUNTED, "CLOSED");
        }
        rows.on(stock.latency("f", "w1", 400, 500_000), COUNTED, "CLOSED")
                .on(stock.latency("f", "w2", 400, 500_000), COUNTED, "CLOSED")
                .on(stock.toEach(List.of("b", "c"), "w1", new Counts(1, 50, 0, 0, 0)), COUNTED, "CLOSED")
                .on(stock.toEach(List.of("b", "c"), "w2", new Counts(1, 50, 0, 0, 0)), COUNTED, "CLOSED")
                .after(ofSeconds(5), "ejected/failure-rate, ejected/latency", "CLOSED, ejected b c f");
    }

    @Test
    void shouldEjectAHundredInstancesOfAServiceAtMost() {
        List<String> all =
                IntStream.range(100, 350).mapToObj(number -> "i" + number).toList();
        List<String> failing = all.subList(0, 120);
        String ejected = "CLOSED, ejected " + String.join(" ", failing.subList(0, 100));
        healthy(all.toArray(String[]::new))
                .on(stock.toEach(failing, "w1", new Counts(0, 3, 0, 0, 0)), COUNTED, "CLOSED")
                .on(stock.to("i349", "w1", new Counts(999, 0, 0, 0, 0)), COUNTED, "CLOSED")
                .on(stock.toEach(failing, "w2", new Counts(0, 3, 0, 0, 0)), "ejected/consecutive-failures", ejected);
    }

    @Test
    void shouldForgetTheEjectionThatWasOverFirstWhenThereAreTooMany() {
        List<String> all =
                IntStream.range(100, 350).mapToObj(number -> "i" + number).toList();
        List<String> first = all.subList(0, 60);
        List<String> then = all.subList(60, 120);
        Scenario<BreakerState, BreakerEvent, BreakerDecision> rows = healthy(all.toArray(String[]::new));
        for (List<String> failing : List.of(first, then)) {
            rows.on(stock.toEach(failing, "w1", new Counts(0, 3, 0, 0, 0)), COUNTED, "CLOSED")
                    .on(stock.to("i349", "w1", new Counts(999, 0, 0, 0, 0)), COUNTED, "CLOSED")
                    .on(
                            stock.toEach(failing, "w2", new Counts(0, 3, 0, 0, 0)),
                            "ejected/consecutive-failures",
                            "CLOSED, ejected " + String.join(" ", failing))
                    .on(
                            stock.to("i349", "w2", new Counts(999, 0, 0, 0, 0)),
                            COUNTED,
                            "CLOSED, ejected " + String.join(" ", failing))
                    .after(ofSeconds(30), "returned/ejection-time", "CLOSED");
        }
        assertThat(breakerOf(rows).ejections().keySet())
                .hasSize(Breaker.MAX_EJECTIONS)
                .containsAll(then)
                .doesNotContainAnyElementsOf(first.subList(0, 20));
    }

    @Test
    void shouldNotEjectOnOneCallersWord() {
        healthy("a", "b", "c")
                .on(stock.to("b", "w1", new Counts(0, 50, 0, 0, 0)), COUNTED, "CLOSED")
                .after(ofSeconds(30), "-", "CLOSED");
    }

    @Test
    void shouldLetBackWhenItsTimeIsOverAndEjectForLongerTheNextTime() {
        Scenario<BreakerState, BreakerEvent, BreakerDecision> rows = ejected(healthy("a", "b", "c"))
                .after(ofSeconds(29), "-", "CLOSED, ejected b")
                .after(ofSeconds(1), "returned/ejection-time", "CLOSED");
        ejected(rows)
                .after(ofSeconds(59), "-", "CLOSED, ejected b")
                .after(ofSeconds(1), "returned/ejection-time", "CLOSED")
                .after(ofMinutes(5), "-", "CLOSED");
        ejected(rows).after(ofSeconds(30), "returned/ejection-time", "CLOSED");
    }

    @Test
    void shouldNotJudgeByWhatWasToldBeforeItCameBack() {
        ejected(healthy("a", "b", "c"))
                .on(stock.to("b", "w1", new Counts(0, 30, 0, 0, 0)), COUNTED, "CLOSED, ejected b")
                .on(stock.to("b", "w2", new Counts(0, 30, 0, 0, 0)), COUNTED, "CLOSED, ejected b")
                .after(ofSeconds(30), "returned/ejection-time", "CLOSED")
                .after(ofSeconds(30), "-", "CLOSED");
    }

    @Test
    void shouldEjectNoMoreThanTheShareThatIsAllowed() {
        healthy("a", "b", "c")
                .on(stock.to("b", "w1", new Counts(0, 3, 0, 0, 0)), COUNTED, "CLOSED")
                .on(stock.to("a", "w1", new Counts(1, 0, 0, 0, 0)), COUNTED, "CLOSED")
                .on(stock.to("b", "w2", new Counts(0, 3, 0, 0, 0)), "ejected/consecutive-failures", "CLOSED, ejected b")
                .on(stock.to("a", "w1", new Counts(1, 0, 0, 0, 0)), COUNTED, "CLOSED, ejected b")
                .on(stock.to("c", "w1", new Counts(0, 3, 0, 0, 0)), COUNTED, "CLOSED, ejected b")
                .on(stock.to("a", "w1", new Counts(1, 0, 0, 0, 0)), COUNTED, "CLOSED, ejected b")
                .on(stock.to("c", "w2", new Counts(0, 3, 0, 0, 0)), COUNTED, "CLOSED, ejected b");
    }

    @Test
    void shouldNeverEjectTheOnlyInstance() {
        rows().on(stock.to("a", "w1", new Counts(9, 0, 0, 0, 0)), "seen/first-event", "CLOSED")
                .on(stock.configure(patient()), "configured/configure", "CLOSED")
                .on(stock.to("a", "w1", new Counts(0, 9, 0, 0, 0)), COUNTED, "CLOSED")
                .on(stock.to("a", "w2", new Counts(0, 9, 0, 0, 0)), COUNTED, "CLOSED");
    }

    @Test
    void shouldEjectAnInstanceThatFailsFarMoreOftenThanItsPeers() {
        Scenario<BreakerState, BreakerEvent, BreakerDecision> rows = healthy("a", "b", "c")
                .on(stock.to("a", "w1", new Counts(100, 1, 0, 0, 0)), COUNTED, "CLOSED")
                .on(stock.to("c", "w1", new Counts(100, 2, 0, 0, 0)), COUNTED, "CLOSED")
                .on(stock.to("b", "w1", new Counts(35, 15, 0, 0, 0)), COUNTED, "CLOSED")
                .on(stock.to("b", "w2", new Counts(35, 15, 0, 0, 0)), COUNTED, "CLOSED")
                .after(ofSeconds(5), "ejected/failure-rate", "CLOSED, ejected b");
        assertThat(rows.lastDecision().reason())
                .startsWith("'b': 700 of a thousand calls answered, 986 by its 2 peers");
    }

    @Test
    void shouldEjectAnInstanceThatIsFarSlowerThanItsPeers() {
        Scenario<BreakerState, BreakerEvent, BreakerDecision> rows = healthy("a", "b", "c")
                .on(stock.latency("a", "w1", 30, 20_000), COUNTED, "CLOSED")
                .on(stock.latency("c", "w2", 30, 40_000), COUNTED, "CLOSED")
                .on(stock.latency("b", "w1", 30, 400_000), COUNTED, "CLOSED")
                .on(stock.latency("b", "w2", 30, 400_000), COUNTED, "CLOSED")
                .after(ofSeconds(5), "ejected/latency", "CLOSED, ejected b");
        assertThat(breakerOf(rows).ejections()).hasEntrySatisfying("b", ejection -> assertThat(
                        ejection.evidence().witnesses())
                .isEqualTo(2));
        assertThat(rows.lastDecision().reason())
                .isEqualTo("'b': mean latency of 400000 microseconds, 30000 with its 2 peers"
                        + " (ejected above 3000 thousandths of theirs and above 100000)");
    }

    @Test
    void shouldNotEjectForALatencyThatOnlyOneCallerMeasured() {
        healthy("a", "b", "c")
                .on(stock.latency("a", "w1", 100, 1_000), COUNTED, "CLOSED")
                .on(stock.latency("c", "w1", 100, 1_000), COUNTED, "CLOSED")
                .on(stock.latency("b", "w1", 100, 5_000_000), COUNTED, "CLOSED")
                .on(stock.latency("b", "w2", 1, 1_000), COUNTED, "CLOSED")
                .after(ofSeconds(5), "-", "CLOSED");
    }

    /** 100 ms are far above the floor, but not far above what the peers need. */
    @Test
    void shouldNotEjectWhenTheOtherCallerFoundItAsFastAsItsPeers() {
        healthy("a", "b", "c")
                .on(stock.latency("a", "w1", 100, 200_000), COUNTED, "CLOSED")
                .on(stock.latency("c", "w2", 100, 200_000), COUNTED, "CLOSED")
                .on(stock.latency("b", "w1", 100, 5_000_000), COUNTED, "CLOSED")
                .on(stock.latency("b", "w2", 30, 200_000), COUNTED, "CLOSED")
                .after(ofSeconds(5), "-", "CLOSED");
    }

    @Test
    void shouldNotEjectForALatencyThatIsSmallAnyhow() {
        healthy("a", "b", "c")
                .on(stock.latency("a", "w1", 30, 1_000), COUNTED, "CLOSED")
                .on(stock.latency("c", "w2", 30, 1_000), COUNTED, "CLOSED")
                .on(stock.latency("b", "w1", 30, 90_000), COUNTED, "CLOSED")
                .on(stock.latency("b", "w2", 30, 90_000), COUNTED, "CLOSED")
                .after(ofSeconds(5), "-", "CLOSED");
    }

    @Test
    void shouldNotCompareWhatWasCalledTooRarely() {
        healthy("a", "b", "c")
                .on(stock.to("b", "w1", new Counts(1, 4, 0, 0, 0)), COUNTED, "CLOSED")
                .on(stock.to("b", "w2", new Counts(1, 4, 0, 0, 0)), COUNTED, "CLOSED")
                .after(ofSeconds(5), "-", "CLOSED");
    }

    @Test
    void shouldEjectNobodyWhileAnOperatorHoldsTheBreaker() {
        healthy("a", "b", "c")
                .on(stock.force(State.FORCED_CLOSED, "drill"), "moved/force", "FORCED_CLOSED")
                .on(stock.to("b", "w1", new Counts(0, 40, 0, 0, 0)), COUNTED, "FORCED_CLOSED")
                .on(stock.to("b", "w2", new Counts(0, 40, 0, 0, 0)), COUNTED, "FORCED_CLOSED")
                .after(ofSeconds(5), "-", "FORCED_CLOSED");
    }

    @Test
    void shouldLetAllBackWhenReset() {
        ejected(healthy("a", "b", "c")).on(stock.reset(), "moved/reset", "CLOSED");
    }

    @Test
    void shouldEjectNobodyWhereTheSettingsSaySo() {
        BreakerSettings none = new BreakerSettings(
                BreakerSettings.Trip.NONE,
                BreakerSettings.Recovery.NONE,
                new BreakerSettings.Ejecting(Optional.empty(), OptionalInt.of(0)));
        healthy("a", "b", "c")
                .on(stock.configure(none), "configured/configure", "CLOSED")
                .on(stock.to("b", "w1", new Counts(0, 3, 0, 0, 0)), COUNTED, "CLOSED")
                .on(stock.to("a", "w1", new Counts(9, 0, 0, 0, 0)), COUNTED, "CLOSED")
                .on(stock.to("b", "w2", new Counts(0, 3, 0, 0, 0)), COUNTED, "CLOSED");
    }

    @Property
    void takesTheWholePartOfASquareRoot(@ForAll @LongRange(min = 0, max = 1_000_000_000_000L) long square) {
        assertThat(Outliers.root(square))
                .isEqualTo(BigInteger.valueOf(square).sqrt().longValueExact());
    }

    private static Callee calleeOf(Scenario<BreakerState, BreakerEvent, BreakerDecision> rows) {
        return rows.state().traffic().callees().getOrDefault("b", Callee.NONE);
    }

    private Scenario<BreakerState, BreakerEvent, BreakerDecision> healthy(String... instances) {
        Scenario<BreakerState, BreakerEvent, BreakerDecision> rows =
                rows().on(stock.ok("w1", 40), "seen/first-event", "CLOSED");
        for (String instance : instances) {
            rows.on(stock.to(instance, "w1", new Counts(30, 0, 0, 0, 0)), COUNTED, "CLOSED")
                    .on(stock.to(instance, "w2", new Counts(30, 0, 0, 0, 0)), COUNTED, "CLOSED");
        }
        return rows.after(ofSeconds(5), "-", "CLOSED");
    }

    private Scenario<BreakerState, BreakerEvent, BreakerDecision> ejected(
            Scenario<BreakerState, BreakerEvent, BreakerDecision> rows) {
        return rows.on(stock.to("a", "w1", new Counts(9, 0, 0, 0, 0)), COUNTED, "CLOSED")
                .on(stock.to("b", "w1", new Counts(0, 4, 0, 0, 0)), COUNTED, "CLOSED")
                .on(stock.to("a", "w1", new Counts(99, 0, 0, 0, 0)), COUNTED, "CLOSED")
                .on(
                        stock.to("b", "w2", new Counts(0, 4, 0, 0, 0)),
                        "ejected/consecutive-failures",
                        "CLOSED, ejected b");
    }

    /** Opens the breaker of the service late, so that the instances are judged first. */
    private static BreakerSettings patient() {
        return new BreakerSettings(
                new BreakerSettings.Trip(
                        OptionalInt.of(1_000),
                        OptionalInt.of(1_000),
                        OptionalInt.empty(),
                        Optional.empty(),
                        OptionalInt.empty(),
                        OptionalInt.empty()),
                BreakerSettings.Recovery.NONE,
                BreakerSettings.Ejecting.NONE);
    }
}
