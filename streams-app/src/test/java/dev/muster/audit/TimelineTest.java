package dev.muster.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private final MemoryMuster muster = new MemoryMuster();
    private final Instances stock = new Instances("stock", "s-1");
    private final int partition = MemoryMuster.partitionOf("stock");

    @BeforeEach
    void letAnInstanceLive() {
        muster.append(stock.register());
        muster.append(new Instances("stock", "s-2").register());
        muster.append(stock.weigh(5));
        muster.append(stock.overrideDown());
        muster.append(stock.clearOverride());
        muster.append(stock.beat(10));
        muster.pass(Duration.ofSeconds(20));
        muster.fold();
    }

    @Test
    void shouldTellEveryDecisionInOrder() {
        assertThat(told(Basis.FACTS))
                .extracting(entry -> entry.fact().head().what().kind() + " by "
                        + entry.fact().head().what().rule())
                .containsExactly(
                        "registered by register",
                        "updated by update",
                        "status-changed by override",
                        "status-changed by override",
                        "status-changed by ttl",
                        "deregistered by deregister-after");
    }

    @Test
    void shouldTellWhatChangedFieldByField() {
        List<TimelineEntry> told = told(Basis.FACTS);
        assertThat(changes(told.get(0))).contains("weight: - -> 1", "status: - -> UP");
        assertThat(changes(told.get(1)))
                .containsExactly("declared: - -> {\"weight\":1,\"tags\":[\"blue\"],\"metadata\":[]}", "weight: 1 -> 5");
        assertThat(changes(told.get(2)))
                .contains("status: UP -> DOWN")
                .anyMatch(text -> text.startsWith("override: - -> {"));
        assertThat(changes(told.get(5))).contains("weight: 5 -> -");
    }

    /** Log time is behind by the grace that follows the first tick: what is kept in it would seem to lie before its cause. */
    @Test
    void shouldTellAllTimesByTheBrokersClock() {
        TimelineEntry lapsed = told(Basis.FACTS).get(4);
        Instant time = lapsed.fact().head().moment().appendedAt();
        assertThat(lapsed.fact().head().moment().now()).isBefore(time.minusSeconds(2));

        FieldChange lapsedAt = lapsed.changes().stream()
                .filter(change -> change.field().endsWith("lapsedAt"))
                .findFirst()
                .orElseThrow();

        assertThat(Instant.parse(lapsedAt.to().asText())).isBetween(time.minusSeconds(1), time);
    }

    @Test
    void shouldTellTheSameFromTheLog() {
        assertThat(told(Basis.LOG))
                .extracting(TimelineEntry::toJson)
                .isEqualTo(told(Basis.FACTS).stream().map(TimelineEntry::toJson).toList());
    }

    @Test
    void shouldTellTheCauseOfEach() {
        // when
        TimelineEntry updated = told(Basis.FACTS).get(1);
        // then
        assertThat(updated.toJson().at("/cause/offset").asLong()).isEqualTo(3);
        assertThat(updated.text())
                .contains("by muster.instances:" + partition + ":3, event stock-s-1-2, source test")
                .contains("weight: 1 -> 5");
    }

    @Test
    void shouldTellNothingOfAnEntityThatWasNeverHeardOf() {
        assertThat(new Timeline<>(muster, muster.log()).of(Selection.keyOf("stock/other"), Basis.FACTS))
                .isEmpty();
    }

    private List<TimelineEntry> told(Basis basis) {
        return new Timeline<>(muster, muster.log()).of(Selection.keyOf(stock.key()), basis);
    }

    private static List<String> changes(TimelineEntry entry) {
        return entry.changes().stream().map(FieldChange::text).toList();
    }
}
