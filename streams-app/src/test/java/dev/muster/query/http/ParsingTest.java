package dev.muster.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.fold.InvalidValueException;
import dev.muster.query.Page;
import dev.muster.query.Position;
import dev.muster.query.Positions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts of clients, without a server. */
class ParsingTest {

    @ParameterizedTest
    @CsvSource({
        "30s,PT30S",
        "1500ms,PT1.5S",
        "5m,PT5M",
        "2h,PT2H",
        "7d,PT168H",
        "PT30S,PT30S",
        "P1DT1S,PT24H1S",
        "0s,PT0S"
    })
    void shouldReadSpansOfTime(String text, Duration expected) {
        assertThat(Durations.parse("ttl", text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "30",
                "s",
                "30S",
                "30 s",
                "-30s",
                "1.5s",
                "PT",
                "30s30s",
                "9999999999999s",
                "P99999999999999999999D",
                "30000000000000000d"
            })
    void shouldRefuseOtherSpansOfTime(String text) {
        assertThatThrownBy(() -> Durations.parse("ttl", text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("ttl: '");
    }

    @Test
    void shouldReadBackPositions() {
        Positions positions = Positions.of(List.of(
                new Position("instances", 10, 5), new Position("instances", 2, -1), new Position("elections", 0, 7)));

        assertThat(positions.text()).isEqualTo("elections:0:7,instances:2:-1,instances:10:5");
        assertThat(Positions.parse("p", positions.text())).isEqualTo(positions);
        assertThat(positions.offsetOf("instances", 10)).hasValue(5);
        assertThat(positions.offsetOf("instances", 3)).isEmpty();
    }

    @Test
    void shouldKeepTheLatestOfAPartition() {
        assertThat(Positions.parse("p", "a:0:5,a:0:9,a:0:7").text()).isEqualTo("a:0:9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ",", "a:0", "a:0:1:2", "a:-1:0", "a:0:-2", "a:0:99999999999999999999", ":0:0", "a:0:1,"})
    void shouldRefuseOtherPositions(String text) {
        assertThatThrownBy(() -> Positions.parse("min-position", text)).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void shouldReadBackACursor() {
        assertThat(Page.from(Page.cursorAfter("pay-1:x"), 5)).isEqualTo(new Page(5, Optional.of("pay-1:x")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "***", "MTo", "MjphYmM", "MTphL2I"})
    void shouldRefuseWhatIsNoCursor(String text) {
        assertThatThrownBy(() -> Page.from(text, 5)).hasMessageContaining("cursor: unreadable");
    }

    @Test
    void shouldRefuseBytesThatAreNotUtf8() {
        byte[] latin = "{\"host\":\"h\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> Json.object(latin)).isInstanceOf(ProblemException.class);
    }

    /** The table in the documentation is made by hand; a code that it lacks, or tells differently, fails here. */
    @ParameterizedTest
    @EnumSource(HttpLogCode.class)
    void shouldDocumentEveryLogCode(HttpLogCode code) throws Exception {
        assertThat(documentation())
                .contains("| `" + code.toString().substring("code=".length()) + "` | " + code.meaning() + " |");
    }

    @ParameterizedTest
    @EnumSource(ProblemCode.class)
    void shouldDocumentEveryProblemCode(ProblemCode code) throws Exception {
        assertThat(documentation()).contains("| " + code.status() + " | `" + code.text() + "` | ");
    }

    private static String documentation() throws java.io.IOException {
        return Files.readString(Path.of("..", "docs", "http.md"));
    }
}
