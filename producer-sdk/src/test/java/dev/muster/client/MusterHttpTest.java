package dev.muster.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes of which the first hangs, as one does that was stopped: the kernel accepts, and nobody reads. */
final class MusterHttpTest {

    /** Half of it passes. */
    private static final Duration AT_MOST = Duration.ofSeconds(8);

    private final ClientThreads threads = new ClientThreads();
    private final FakeNode well = FakeNode.start();
    private ServerSocket hung;
    private MusterHttp http;

    @BeforeEach
    void start() throws IOException {
        hung = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        http = asking("http://127.0.0.1:" + hung.getLocalPort(), well.url());
        well.on("/v1/locks/door/keep", 200, "{}");
    }

    @AfterEach
    void end() throws IOException {
        threads.end();
        well.close();
        hung.close();
    }

    @Test
    void shouldLeaveTimeToTheNextNodeAndBeginThereFromThenOn() {
        HttpAnswer first = http.post("/v1/locks/door/keep", "{}", "", AT_MOST).join();
        HttpAnswer second = http.post("/v1/locks/door/keep", "{}", "", AT_MOST).join();

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.unanswered()).isEqualTo(1);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.unanswered()).isZero();
    }

    @Test
    void shouldMakeItTheSameRequestAtEachNode() {
        List<String> keys = new CopyOnWriteArrayList<>();
        well.on("/v1/locks/door/acquire", exchange -> {
            keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            FakeNode.send(exchange, 429, "{\"code\":\"too-many-locks\"}");
        });

        HttpAnswer answer =
                http.post("/v1/locks/door/acquire", "{}", "k-1", AT_MOST).join();

        assertThat(keys).containsExactly("k-1");
        assertThat(answer.code()).isEqualTo("too-many-locks");
        assertThat(answer.unanswered()).isEqualTo(1);
    }

    private MusterHttp asking(String... urls) {
        return new MusterHttp(
                MusterSettings.defaults().withBootstrap("127.0.0.1:1").withUrls(urls), threads);
    }
}
