package dev.muster.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.ResponseTimeoutException;
import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.common.ClosedSessionException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UnansweredTest {

    @ParameterizedTest
    @MethodSource
    void shouldSayInWordsWhatWentWrong(Throwable failure, String expected) {
        assertThat(Unanswered.inWords(failure)).isEqualTo(expected);
    }

    static Stream<Arguments> shouldSayInWordsWhatWentWrong() {
        return Stream.of(
                Arguments.of(ResponseTimeoutException.get(), "there was no answer in time"),
                Arguments.of(ClosedSessionException.get(), "the connection was lost"),
                Arguments.of(
                        UnprocessedRequestException.of(new ConnectException("Connection refused")),
                        "nobody took the connection"),
                Arguments.of(
                        UnprocessedRequestException.of(new UnknownHostException("owner")), "its name is not known"),
                Arguments.of(
                        UnprocessedRequestException.of(new IOException(new SSLHandshakeException("no"))),
                        "the two do not agree on TLS"),
                Arguments.of(UnprocessedRequestException.of(new IOException("odd")), "it could not be reached"),
                Arguments.of(new IllegalStateException("odd"), "it could not be asked"));
    }
}
