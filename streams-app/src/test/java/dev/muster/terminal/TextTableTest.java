package dev.muster.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void shouldAlignColumnsAndTrimTheLast() {
        List<String> lines = new TextTable("NAME", "N", "WHY")
                .row("a", "100", "because")
                .row("longer", "1", "")
                .lines(UnaryOperator.identity());

        assertThat(lines).containsExactly("NAME    N    WHY", "a       100  because", "longer  1");
    }

    @Test
    void shouldAlignBeforeItColours() {
        Terminal screen = terminal(Terminal.Kind.SCREEN, Map.of());

        List<String> lines = new TextTable("A", "B")
                .row(List.of("xx", "y"), line -> screen.coloured(Colour.BAD, line))
                .lines(UnaryOperator.identity());

        assertThat(lines).containsExactly("A   B", "\u001b[31mxx  y\u001b[0m");
    }

    @Test
    void shouldColourOnlyOnAScreenThatWantsIt() {
        assertThat(terminal(Terminal.Kind.STREAM, Map.of()).coloured(Colour.GOOD, "x"))
                .isEqualTo("x");
        assertThat(terminal(Terminal.Kind.SCREEN, Map.of("NO_COLOR", "1")).coloured(Colour.GOOD, "x"))
                .isEqualTo("x");
    }

    @Test
    void shouldRefuseARowOfAnotherWidth() {
        TextTable table = new TextTable("A", "B");

        assertThatThrownBy(() -> table.row("1")).hasMessage("cells: 1 (expected: 2)");
    }

    private static Terminal terminal(Terminal.Kind kind, Map<String, String> environment) {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        return new Terminal(nowhere, nowhere, environment, kind);
    }
}
