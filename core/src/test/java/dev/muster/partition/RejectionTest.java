package dev.muster.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.fold.InvalidValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RejectionTest {

    @ParameterizedTest
    @EnumSource(Rejection.Code.class)
    void shouldParseEveryCodeFromItsWord(Rejection.Code code) {
        assertThat(Rejection.Code.parse(code.text())).isEqualTo(code);
    }

    @Test
    void shouldRefuseWordsThatAreNoCode() {
        assertThatThrownBy(() -> Rejection.Code.parse("TOMBSTONE"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("rejection code: TOMBSTONE (expected: a known one)");
    }

    @Test
    void shouldCutLongDetails() {
        assertThat(new Rejection(Rejection.Code.BAD_KEY, "x".repeat(500)).detail())
                .hasSize(500);
        assertThat(new Rejection(Rejection.Code.BAD_KEY, "x".repeat(501)).detail())
                .hasSize(503)
                .endsWith("x...");
    }

    @Test
    void shouldCutTheSameTwice() {
        Rejection cut = new Rejection(Rejection.Code.BAD_KEY, "x".repeat(9_999));
        assertThat(new Rejection(cut.code(), cut.detail())).isEqualTo(cut);
    }
}
