package dev.muster.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PrintableTest {

    private static final String CONTROLS = IntStream.rangeClosed(0, 0x9f)
            .filter(c -> c < 0x20 || c >= 0x7f)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();

    @Test
    void shouldEscapeEveryControlCharacter() {
        assertThat(Printable.text(CONTROLS)).matches("(\\\\u00[0-9a-f]{2}){65}");
        assertThat(Printable.lines(CONTROLS)).matches("(\\\\u00[0-9a-f]{2}|\n){65}");
        assertThat(Printable.text("\u001b[31mRED\n")).isEqualTo("\\u001b[31mRED\\u000a");
        assertThat(Printable.lines("a\nb\u009b2J\u007f")).isEqualTo("a\nb\\u009b2J\\u007f");
    }

    @Test
    void shouldLeaveOtherTextAlone() {
        assertThat(Printable.text("größer, 東京 \\ 🙂")).isEqualTo("größer, 東京 \\ 🙂");
    }

    @Test
    void shouldNotChangeWhatAJsonDocumentMeans() throws JsonProcessingException {
        ObjectMapper json = new ObjectMapper();
        JsonNode tree = json.createObjectNode().put("reason", "x" + CONTROLS);

        String shown = Printable.lines(tree.toPrettyString());

        assertThat(json.readTree(shown)).isEqualTo(tree);
        assertThat(shown.chars().filter(c -> c != '\n')).noneMatch(Character::isISOControl);
    }

    @Test
    void shouldAlignATableByWhatItShows() {
        assertThat(new TextTable("ZONE", "N").row("\u001b[2J", "1").lines(UnaryOperator.identity()))
                .containsExactly("ZONE       N", "\\u001b[2J  1");
    }
}
