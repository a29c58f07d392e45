package dev.muster.breaker;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.fold.EventHead;
import dev.muster.fold.Rules;
import dev.muster.fold.testing.CanonicalPartitionCodec;
import dev.muster.partition.Arrival;
import dev.muster.partition.Effects;
import dev.muster.partition.Intake;
import dev.muster.partition.PartitionFold;
import dev.muster.partition.PartitionId;
import dev.muster.partition.PartitionImage;
import dev.muster.partition.PartitionMeta;
import dev.muster.partition.Rejection;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules, and settings with them, that cannot hold together are adopted nowhere. */
final class BreakerRulesTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final PartitionFold<BreakerState, BreakerEvent, BreakerDecision> partition = new PartitionFold<>(
            new PartitionId("muster.outcomes", 0),
            BreakerEvents.SPEC,
            new CanonicalPartitionCodec(),
            PartitionImage.empty(PartitionMeta.start(1, 1)));
    private long offset;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "breaker.open-time=P1D breaker.open-time.max=PT1S"
                        + "|breaker.open-time: PT24H (expected: at most breaker.open-time.max, PT1S)",
                "breaker.open-time=PT1H|breaker.open-time: PT1H (expected: at most breaker.open-time.max, PT10M)",
                "breaker.half-open.permit-time=PT5M breaker.half-open.time=PT1S"
                        + "|breaker.half-open.permit-time: PT5M (expected: at most breaker.half-open.time, PT1S)",
                "outlier.ejection-time=P1D outlier.ejection-time.max=PT5M"
                        + "|outlier.ejection-time: PT24H (expected: at most outlier.ejection-time.max, PT5M)",
                "breaker.window.calls=10 breaker.minimum-calls=1000"
                        + "|breaker.minimum-calls: 1000 (expected: at most the window of 10 calls)",
                "breaker.window.calls=3 breaker.minimum-calls=11"
                        + "|breaker.minimum-calls: 11 (expected: at most the window of 10 calls)"
            })
    void shouldRejectRulesThatCannotHoldTogether(String values, String problem) {
        Rules before = partition.meta().rules();

        Effects<BreakerState, BreakerDecision> effects = set(values);

        assertThat(effects.rejection()).contains(new Rejection(Rejection.Code.INVALID_RULES, problem));
        assertThat(partition.meta().rules()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "breaker.open-time=PT10M",
        "breaker.half-open.permit-time=PT5M breaker.half-open.time=PT5M",
        "outlier.ejection-time=PT1S outlier.ejection-time.max=PT1S",
        "breaker.window.calls=20",
        "breaker.window.calls=0 breaker.minimum-calls=1000"
    })
    void shouldAdoptRulesThatCan(String values) {
        assertThat(set(values).rejection()).isEmpty();
        assertThat(partition.meta().rules().version()).isEqualTo(1);
    }

    /** Else no service could be given settings any more. */
    @Test
    void shouldHoldByDefault() {
        assertThat(new BreakerFold().problemWith(Rules.defaults(1))).isEmpty();
    }

    @Test
    void shouldNameTheSettingOrTheRuleThatIsInTheWay() {
        assertThat(problem(recovery(Optional.empty(), Optional.of(ofSeconds(30)), Optional.empty()), rules("")))
                .contains("breaker.open-time: PT1M (expected: at most openTimeMax, PT30S)");
        assertThat(problem(
                        recovery(Optional.empty(), Optional.empty(), Optional.of(ofMinutes(5))),
                        rules("breaker.half-open.time=PT1M")))
                .contains("permitTime: PT5M (expected: at most breaker.half-open.time, PT1M)");
        BreakerSettings hour = new BreakerSettings(
                BreakerSettings.Trip.NONE,
                BreakerSettings.Recovery.NONE,
                new BreakerSettings.Ejecting(Optional.of(Duration.ofHours(1)), OptionalInt.empty()));
        assertThat(problem(hour, rules("")))
                .contains("ejectionTime: PT1H (expected: at most outlier.ejection-time.max, PT5M)");
    }

    /** Rules that come later find settings that were taken before: the highest that the rules allow bounds them. */
    @Test
    void shouldBoundSettingsByRulesThatCameLater() {
        BreakerSettings settings = recovery(Optional.of(ofMinutes(5)), Optional.empty(), Optional.of(ofMinutes(1)));
        assertThat(problem(settings, rules(""))).isEmpty();

        Terms terms = new Terms(rules("breaker.open-time.max=PT2M"), settings);

        assertThat(terms.openTime(1)).isEqualTo(ofMinutes(2));
        assertThat(terms.openTime(9)).isEqualTo(ofMinutes(2));
    }

    /** Anyone may make up services; each takes memory. */
    @Test
    void shouldKnowNoMoreServicesThanTheRulesSay() {
        set("breaker.services.max=2");
        BreakerEvents stock = BreakerEvents.of("stock");
        tell(stock.ok("w1", 1));
        tell(BreakerEvents.of("mail").ok("w1", 1));

        assertThat(tell(BreakerEvents.of("made-up").ok("w1", 1)).rejection())
                .contains(new Rejection(
                        Rejection.Code.TOO_MANY_ENTITIES,
                        "'made-up' would be one more (expected: at most 2 in a partition, breaker.services.max)"));
        assertThat(partition.image().states()).hasSize(2);
        assertThat(tell(stock.failed("w1", 1)).rejection()).isEmpty();
    }

    private Effects<BreakerState, BreakerDecision> tell(BreakerEvent event) {
        return partition.apply(new Arrival<>(offset++, START, new Intake.Domain<>(event)));
    }

    private static Optional<String> problem(BreakerSettings settings, Rules rules) {
        return new Terms(rules, settings).problem();
    }

    private static BreakerSettings recovery(
            Optional<Duration> open, Optional<Duration> openMax, Optional<Duration> permitTime) {
        return new BreakerSettings(
                BreakerSettings.Trip.NONE,
                new BreakerSettings.Recovery(open, openMax, OptionalInt.empty(), permitTime),
                BreakerSettings.Ejecting.NONE);
    }

    private Effects<BreakerState, BreakerDecision> set(String values) {
        EventHead head = new EventHead("rules", "ann", START);
        return partition.apply(new Arrival<>(
                offset++, START, new Intake.RulesSet<>(head, 1, 1, rules(values).values())));
    }

    private static Rules rules(String namesAndValues) {
        if (namesAndValues.isEmpty()) {
            return new Rules(1, 1, Collections.emptySortedMap());
        }
        SortedMap<String, String> values = new TreeMap<>();
        List.of(namesAndValues.split(" "))
                .forEach(pair ->
                        values.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1)));
        return new Rules(1, 1, values);
    }
}
