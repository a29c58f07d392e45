package dev.muster.breaker;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.fold.EntityKey;
import dev.muster.fold.EventHead;
import dev.muster.fold.Moment;
import dev.muster.fold.Rules;
import dev.muster.fold.testing.Scenario;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Calls under way of the whole fleet: tables of event, decision, and each instance that has some with their number. */
final class RequestsTest {

    private static final String COUNTED = "counted/report";
    private static final String FIRST = "seen/first-event";

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int INSTANCES = 500;

    private final BreakerEvents stock = BreakerEvents.of("stock");
    private BreakerState state = BreakerState.INITIAL;
    private long offset;

    @Test
    void shouldAddUpWhatAllCallersLastSaid() {
        rows().on(stock.underWay("a", "w1", 3), FIRST, "a=3")
                .on(stock.underWay("a", "w2", 4), COUNTED, "a=7")
                .on(stock.underWay("b", "w2", 1), COUNTED, "a=7 b=1")
                .on(stock.underWay("a", "w1", 1), COUNTED, "a=5 b=1")
                .on(stock.underWay("a", "w2", 0), COUNTED, "a=1 b=1")
                .on(stock.underWay("a", "w1", 0), COUNTED, "b=1");
    }

    @Test
    void shouldNotOverwriteWhatIsNewerWithALateBatch() {
        rows().on(stock.underWay("a", "w1", 5, 1), FIRST, "a=5")
                .on(stock.underWay("a", "w1", 2, 3), COUNTED, "a=2")
                .on(stock.underWay("a", "w1", 9, 2), COUNTED, "a=2")
                .on(stock.underWay("a", "w1", 7, 3), "repeated/sequence", "a=2");
    }

    @Test
    void shouldForgetWhatIsNotSaidAgain() {
        rows().on(stock.underWay("a", "w1", 5), FIRST, "a=5")
                .after(ofSeconds(20), "-", "a=5")
                .on(stock.underWay("a", "w2", 2), COUNTED, "a=7")
                .on(stock.underWay("b", "w1", 1), COUNTED, "a=7 b=1")
                .after(ofSeconds(9), "-", "a=7 b=1")
                .after(ofSeconds(1), "-", "a=2 b=1")
                .on(stock.underWay("b", "w1", 1), COUNTED, "a=2 b=1")
                .after(ofSeconds(20), "-", "b=1")
                .after(ofSeconds(15), "-", "");
    }

    @Test
    void shouldHeedThemWhereOutcomesAreNoEvidence() {
        Scenario<BreakerState, BreakerEvent, BreakerDecision> rows = rows().on(
                        stock.underWay("a", "w1", new Counts(0, 4, 0, 0, 0), 1, 1), FIRST, "a=1")
                .on(stock.underWay("a", "w2", new Counts(0, 1, 0, 0, 0), 1, 1), "moved/consecutive-failures", "a=2");

        // Of an earlier epoch; of no calls at all, to an instance that was not heard of; of more calls than count.
        rows.on(stock.underWay("a", "w2", new Counts(0, 1, 0, 0, 0), 5, 1), COUNTED, "a=6")
                .on(stock.underWay("b", "w2", new Counts(0, 0, 0, 0, 0), 3, 2), COUNTED, "a=6 b=3")
                .on(stock.underWay("a", "w1", new Counts(Counts.MAX, 0, 0, 0, 0), 4, 2), COUNTED, "a=9 b=3");
        assertThat(rows.state().traffic().callees())
                .hasEntrySatisfying(
                        "a", callee -> assertThat(callee.now().calls()).isEqualTo(Counting.MAX_CALLS_IN_SLICE + 1));
    }

    @Test
    void shouldKeepThoseAtAnEjectedInstanceUpToDate() {
        rows().on(stock.underWay("a", "w1", 1), FIRST, "a=1")
                .on(stock.underWay("b", "w1", 1), COUNTED, "a=1 b=1")
                .on(stock.underWay("c", "w1", new Counts(0, 3, 0, 0, 0), 8, 1), COUNTED, "a=1 b=1 c=8")
                .on(stock.underWay("a", "w2", 1), COUNTED, "a=2 b=1 c=8")
                .on(
                        stock.underWay("c", "w2", new Counts(0, 2, 0, 0, 0), 8, 1),
                        "ejected/consecutive-failures",
                        "a=2 b=1 c=16")
                .on(stock.underWay("c", "w1", new Counts(0, 1, 0, 0, 0), 2, 1), COUNTED, "a=2 b=1 c=10")
                .on(stock.reset(), "moved/reset", "a=2 b=1 c=10")
                .on(stock.underWay("c", "w2", 0), COUNTED, "a=2 b=1 c=2");
    }

    @Test
    void shouldForgetThoseOfCallersThatAreForgotten() {
        for (int caller = 0; caller <= Callers.MAX; caller++) {
            fold(stock.underWay("a", "w" + caller, 1));
        }

        int left = state.traffic().callers().byInstance().size();
        assertThat(left).isLessThan(Callers.MAX);
        assertThat(sums(state)).isEqualTo(Map.of("a", (long) left));
        SumsHold.of(state.traffic());
    }

    @Test
    void shouldForgetThoseAtInstancesThatAreForgotten() {
        for (int callee = 0; callee <= Counting.MAX_CALLEES; callee++) {
            fold(stock.underWay("i" + callee, "w" + callee % 3, 1));
        }

        int left = state.traffic().callees().size();
        assertThat(left).isLessThan(Counting.MAX_CALLEES);
        assertThat(state.traffic().callers().figures()).isEqualTo(left);
        SumsHold.of(state.traffic());
    }

    @Test
    void shouldRememberNoMoreFiguresThanFitIntoARecord() {
        int callers = UnderWay.MAX / INSTANCES;
        for (int caller = 0; caller < callers; caller++) {
            fold(toMany("w" + caller, INSTANCES, 1, 1));
        }
        assertThat(state.traffic().callers().figures()).isEqualTo(UnderWay.MAX);

        // Of one caller more nothing is remembered; what is remembered of the others may change, and what is over makes
        // room.
        fold(toMany("more", INSTANCES, 7, 1));
        fold(toMany("w0", INSTANCES, 2, 2));
        assertThat(sums(state)).hasSize(INSTANCES).containsEntry("i0", callers + 1L);
        fold(toMany("w1", 1, 0, 2));
        fold(toMany("more", INSTANCES, 7, 2));
        assertThat(sums(state)).containsEntry("i0", callers + 7L).containsEntry("i1", callers + 1L);
        SumsHold.of(state.traffic());
    }

    private void fold(BreakerEvent event) {
        offset++;
        Instant now = START.plusMillis(offset);
        state = new BreakerFold()
                .apply(state, event, new Moment(now, now, offset, Rules.defaults(1)))
                .state();
    }

    private static BreakerEvent toMany(String caller, int instances, int calls, long sequence) {
        List<InstanceOutcomes> entries = new ArrayList<>(IntStream.range(0, instances)
                .mapToObj(number -> new InstanceOutcomes(
                        Optional.of("i" + number), new Counts(1, 0, 0, 0, 0), Optional.empty(), calls))
                .toList());
        return new BreakerEvent.Report(
                new EventHead(caller + sequence, "test", Instant.EPOCH),
                EntityKey.of("stock"),
                new CallerId("web", caller),
                sequence,
                OptionalLong.empty(),
                entries,
                List.of());
    }

    private static Scenario<BreakerState, BreakerEvent, BreakerDecision> rows() {
        return Scenario.of(BreakerEvents.SPEC, RequestsTest::inWords);
    }

    private static String inWords(BreakerState state) {
        return sums(state).entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
    }

    private static Map<String, Long> sums(BreakerState state) {
        Map<String, Long> sums = new TreeMap<>();
        state.traffic().callees().forEach((instance, callee) -> {
            if (callee.inFlight() > 0) {
                sums.put(instance, callee.inFlight());
            }
        });
        return sums;
    }
}
