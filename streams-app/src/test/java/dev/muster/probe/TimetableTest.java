package dev.muster.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.fold.EntityKey;
import dev.muster.presence.Check;
import dev.muster.presence.Endpoint;
import dev.muster.presence.Incarnation;
import dev.muster.probe.Timetable.Entry;
import dev.muster.probe.Timetable.Probed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When which target is due; time is a number that the test moves. */
final class TimetableTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long INTERVAL = 10 * SECOND;

    private final Timetable timetable = new Timetable();

    @Test
    void shouldProbeANewTargetWithinASecondAndThenAtItsBeat() {
        timetable.put(target("a"), Probed.NEVER, 0);
        Entry entry = timetable.next(SECOND).orElseThrow();
        timetable.again(entry, SECOND);
        long first = entry.due();
        assertThat(first).isBetween(INTERVAL / 2, 2 * INTERVAL);
        for (int i = 1; i < 5; i++) {
            entry = timetable.next(first + (i - 1) * INTERVAL).orElseThrow();
            timetable.again(entry, entry.due() + 3);
            assertThat(entry.due()).isEqualTo(first + i * INTERVAL);
        }
    }

    @Test
    void shouldSpreadTenThousandTargetsOverTheirInterval() {
        for (int i = 0; i < 10_000; i++) {
            timetable.put(target("i-" + i), Probed.BEFORE, 0);
        }
        List<Integer> bySecond = new ArrayList<>(Collections.nCopies(10, 0));
        for (Entry entry : take(INTERVAL - 1)) {
            int second = (int) (entry.due() / SECOND);
            bySecond.set(second, bySecond.get(second) + 1);
        }
        assertThat(bySecond).allSatisfy(count -> assertThat(count).isBetween(800, 1_200));
    }

    @Test
    void shouldSpreadTheFirstProbesOfThoseThatRegisterAtOnceOverASecond() {
        for (int i = 0; i < 1_000; i++) {
            timetable.put(target("i-" + i), Probed.NEVER, 0);
        }
        assertThat(take(SECOND / 2)).hasSizeBetween(400, 600);
        assertThat(take(SECOND)).hasSizeBetween(400, 600);
    }

    @Test
    void shouldProbeOnceHoweverLongItIsLate() {
        timetable.put(target("a"), Probed.BEFORE, 0);
        Entry entry = timetable.next(INTERVAL).orElseThrow();
        long beat = entry.due() % INTERVAL;
        timetable.again(entry, 100 * INTERVAL + beat + SECOND);
        assertThat(timetable.next(100 * INTERVAL + beat + 2 * SECOND)).contains(entry);
        timetable.again(entry, 100 * INTERVAL + beat + 2 * SECOND);
        assertThat(entry.due()).isEqualTo(101 * INTERVAL + beat);
    }

    @Test
    void shouldKeepItsBeatWhenAnAnswerTakesTheWholeInterval() {
        timetable.put(target("a"), Probed.BEFORE, 0);
        Entry entry = timetable.next(INTERVAL).orElseThrow();
        long due = entry.due();
        timetable.again(entry, due + INTERVAL + 5);
        assertThat(entry.due()).isEqualTo(due + INTERVAL);
    }

    @Test
    void shouldForgetATargetThatIsGoneWhetherItWaitsOrIsBeingProbed() {
        timetable.put(target("a"), Probed.NEVER, 0);
        timetable.put(target("b"), Probed.NEVER, 0);
        Entry underWay = timetable.next(SECOND).orElseThrow();
        timetable.remove(EntityKey.of("s", "a"));
        timetable.remove(EntityKey.of("s", "b"));
        timetable.again(underWay, SECOND);
        assertThat(timetable.size()).isZero();
        assertThat(timetable.next(100 * INTERVAL)).isEmpty();
    }

    @Test
    void shouldTellOfAPassingCheckEveryHalfMinute() {
        timetable.put(target("a"), Probed.BEFORE, 0);
        Entry entry = timetable.next(INTERVAL).orElseThrow();
        assertThat(entry.isSignOfLifeDue(30 * SECOND)).isTrue();
        entry.told(30 * SECOND);
        assertThat(entry.isSignOfLifeDue(60 * SECOND - 1)).isFalse();
        assertThat(entry.isSignOfLifeDue(60 * SECOND)).isTrue();
    }

    private List<Entry> take(long now) {
        List<Entry> taken = new ArrayList<>();
        Optional<Entry> next = timetable.next(now);
        while (next.isPresent()) {
            taken.add(next.get());
            next = timetable.next(now);
        }
        return taken;
    }

    private static ProbeTarget target(String instance) {
        return new ProbeTarget(
                0,
                EntityKey.of("s", instance),
                new Incarnation("1"),
                new Endpoint("10.0.0.7", 80, "http"),
                new Check(
                        new Check.Tcp(),
                        Duration.ofNanos(INTERVAL),
                        Duration.ofSeconds(1),
                        new Check.Thresholds(1, 1)));
    }
}
