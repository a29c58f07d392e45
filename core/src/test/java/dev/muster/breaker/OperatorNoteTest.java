package dev.muster.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorNoteTest {

    /** People read them on terminals. */
    @ParameterizedTest
    @ValueSource(strings = {"\u001b[31mRED", "x\u001b]0;pwn\u0007y", "a\nb", "\u0000", "\u007f", "\u009b2J"})
    void shouldRefuseControlCharacters(String text) {
        assertThatThrownBy(() -> new OperatorNote(text, "broken"))
                .hasMessage("by: holds control characters (expected: none)");
        assertThatThrownBy(() -> new OperatorNote("ann", text))
                .hasMessage("reason: holds control characters (expected: none)");
    }

    @Test
    void shouldRefuseWhatIsTooLong() {
        assertThat(new OperatorNote("b".repeat(200), "r".repeat(1_000)).by()).hasSize(200);
        assertThatThrownBy(() -> new OperatorNote("b".repeat(201), ""))
                .hasMessage("by: 201 characters (expected: at most 200)");
        assertThatThrownBy(() -> new OperatorNote("", "r".repeat(1_001)))
                .hasMessage("reason: 1001 characters (expected: at most 1000)");
    }

    @ParameterizedTest
    @CsvSource({"ann, wrong prices, by ann: wrong prices", "ann, '', by ann", "'', '', by an operator"})
    void shouldSayWhoAndWhy(String by, String reason, String words) {
        assertThat(new OperatorNote(by, reason).inWords()).isEqualTo(words);
    }
}
