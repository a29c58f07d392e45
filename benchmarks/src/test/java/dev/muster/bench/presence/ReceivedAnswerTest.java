package dev.muster.bench.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ReceivedAnswerTest {

    private static final String WHOLE =
            "HTTP/1.1 409 Conflict\r\nServer: x\r\nCONTENT-length: 24\r\n\r\n{\"token\":17,\"owner\":\"a\"}";

    private final ReceivedAnswer answer = new ReceivedAnswer(200);

    @Test
    void shouldBeWholeWithTheLastByteOnly() throws IOException {
        // when it comes byte by byte, then
        for (int at = 0; at < WHOLE.length() - 1; at++) {
            assertThat(take(WHOLE.substring(at, at + 1))).as("%s", at).isFalse();
        }
        assertThat(take("}")).isTrue();
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.head()).endsWith("24\r\n\r\n");
        assertThat(answer.body()).asString().isEqualTo("{\"token\":17,\"owner\":\"a\"}");
    }

    @Test
    void shouldFindAValueInTheBody() throws IOException {
        // given
        take(WHOLE);
        // then
        assertThat(answer.valueAfter("\"token\":", ",}")).isEqualTo("17");
        assertThat(answer.holds("\"a\"}")).isTrue();
        assertThat(answer.holds("Server")).isFalse();
        assertThatThrownBy(() -> answer.valueAfter("\"key\":", ",")).hasMessageContaining("(expected: with \"key\":)");
    }

    @Test
    void shouldTakeTheNextAnswerWhenCleared() throws IOException {
        // given
        take(WHOLE);
        // when
        answer.clear();
        // then
        assertThat(take("HTTP/1.1 204 No Content\r\n\r\n")).isTrue();
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void shouldFailWhenTheConnectionEndsWithinAnAnswer() throws IOException {
        // given
        take("HTTP/1.1 200 OK\r\n");
        // then
        assertThatThrownBy(() -> answer.took(-1)).hasMessage("answer: 17 bytes (expected: a whole one of at most 200)");
    }

    private boolean take(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, answer.space(), answer.filled(), bytes.length);
        return answer.took(bytes.length);
    }
}
