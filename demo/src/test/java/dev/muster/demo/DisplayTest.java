package dev.muster.demo;

import static dev.muster.demo.Examples.NOW;
import static dev.muster.demo.Examples.instance;
import static dev.muster.demo.Examples.snapshot;
import static dev.muster.demo.Examples.terminal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.terminal.Colour;
import dev.muster.terminal.Terminal;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DisplayTest {

    private static final String ESCAPE = "\u001b[";
    private static final Happening KILLED =
            new Happening(LocalTime.of(12, 3, 4, 560_000_000), Colour.WARNING, "killed stock-1");

    private final StringWriter written = new StringWriter();
    private final Ledger ledger = new Ledger();
    private final Snapshot two = snapshot(instance("stock", 1, "DOWN"), instance("payment", 1, "UP"));

    @Test
    void shouldAlignARowForEachInstanceWithItsFigures() {
        ledger.note("stock-1", new CallFigures(12, 34, 5, 6, 7));

        List<String> table = picture(NOW).table((colour, line) -> colour + "|" + line);

        assertThat(table)
                .containsExactly(
                        "HEADING|INSTANCE   ZONE    PORT   STATUS  SINCE  BEAT  SERVED  OK  RETRIED  FAILED",
                        "GOOD|payment-1  zone-a  40001  UP      10.0s  1.2s  0       0   0        0",
                        "BAD|stock-1    zone-a  40001  DOWN    10.0s  1.2s  12      34  5        6");
    }

    @Test
    void shouldShowWhoIsEjectedAndHowTheBreakersStand() {
        Snapshot one = snapshot(instance("stock", 1, "UP"), "HALF_OPEN", Map.of("stock-1", "too slow"));
        Picture picture = new Picture("the headline", NOW, one, ledger, List.of());

        assertThat(picture.table((colour, line) -> colour + "|" + line).get(1))
                .startsWith("WARNING|stock-1   zone-a  40001  EJECTED  ");
        assertThat(picture.breakers()).isEqualTo("breakers: stock HALF_OPEN");
    }

    @Test
    void shouldNotShowAnAgeBelowZeroWhenTheBrokersClockIsAhead() {
        assertThat(picture(NOW.minusSeconds(60)).table((colour, line) -> line).get(1))
                .contains("0.0s   0.0s")
                .doesNotContain("-5");
    }

    @Test
    void shouldWriteDatedLinesWithoutEscapesToAStream() {
        Display display = Display.on(terminal(written, Terminal.Kind.STREAM));

        display.tell(KILLED);

        assertThat(written).hasToString("12:03:04.5  killed stock-1" + System.lineSeparator());
    }

    @Test
    void shouldSumUpOnAStreamEveryFiveSecondsOnly() {
        Display display = Display.on(terminal(written, Terminal.Kind.STREAM));

        for (int tenths = 0; tenths < 101; tenths++) {
            display.show(picture(NOW.plusMillis(tenths * 100L)));
        }

        assertThat(written.toString().lines())
                .hasSize(3)
                .allMatch(
                        line -> line.endsWith(
                                "0 of 1 nodes ready, 1 of 2 services UP; calls: 0 ok, 0 retried, 0 failed, 0 refused; breakers: "));
        assertThat(written.toString()).doesNotContain(ESCAPE);
    }

    @Test
    void shouldDrawInPlaceOnAScreen() {
        Display display = Display.on(terminal(written, Terminal.Kind.SCREEN));

        display.show(picture(NOW));
        int first = written.getBuffer().length();
        display.show(picture(NOW));

        String second = written.getBuffer().substring(first);
        assertThat(second)
                .startsWith("\u001b[?7l\u001b[Hthe headline\u001b[K\n")
                .endsWith("\u001b[J\u001b[?7h")
                .doesNotContain("\u001b[2J")
                .contains("\u001b[31mstock-1    zone-a");
        assertThat(written.getBuffer().substring(0, first)).startsWith("\u001b[H\u001b[2J");
    }

    @Test
    void shouldShowOnAScreenAtOnceWhatHappens() {
        Display display = Display.on(terminal(written, Terminal.Kind.SCREEN));
        display.show(picture(NOW));
        int first = written.getBuffer().length();

        display.tell(KILLED);

        assertThat(written.getBuffer().substring(first)).contains("\u001b[33m12:03:04.5  killed stock-1\u001b[0m");
    }

    @Test
    void shouldFitATerminalOf24LinesAnd80Columns() {
        Happenings happenings = new Happenings(
                Clock.fixed(NOW, ZoneOffset.UTC), Display.on(terminal(new StringWriter(), Terminal.Kind.STREAM)));
        for (int i = 0; i < 100; i++) {
            happenings.tell(Colour.GOOD, "something");
        }
        // given the fleet with one dead and its replacement
        InstanceState[] twelve = new InstanceState[12];
        for (int i = 0; i < twelve.length; i++) {
            twelve[i] = instance("checkout", i, "LEAVING");
            ledger.note(twelve[i].id(), new CallFigures(9_999, 9_999, 99, 99, 99));
        }
        Picture picture = new Picture("the headline", NOW, snapshot(twelve), ledger, happenings.latest());

        LiveScreen screen = new LiveScreen(terminal(written, Terminal.Kind.SCREEN));
        screen.show(picture);
        int first = written.getBuffer().length();
        screen.tell(KILLED);

        assertThat(written.getBuffer().substring(0, first).lines()).hasSizeLessThanOrEqualTo(24);
        assertThat(written.getBuffer().substring(first).lines()).hasSizeLessThanOrEqualTo(24);
        assertThat(picture.table((colour, line) -> line)).allMatch(line -> line.length() <= 80);
    }

    private Picture picture(Instant now) {
        return new Picture("the headline", now, two, ledger, List.of());
    }
}
