package dev.muster.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A watcher that does not read what it is told: it is cut off, it is not waited for, and others are told. */
class SlowWatcherTest {

    private static final String PAY = "/v1/services/pay";
    private static final int INSTANCES = 30;
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration SOON = Duration.ofSeconds(30);

    private Nodes nodes;

    @BeforeEach
    void start() throws IOException {
        nodes = new Nodes(2, 1);
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void shouldCutOffWhoDoesNotReadAtTheOwner() throws IOException {
        shouldCutOffWhoDoesNotRead(0);
    }

    @Test
    void shouldCutOffWhoDoesNotReadAtAnotherNode() throws IOException {
        shouldCutOffWhoDoesNotRead(1);
    }

    private void shouldCutOffWhoDoesNotRead(int node) throws IOException {
        // An event of half a megabyte: a few of them fill the buffers of the socket's both ends.
        String much = "x".repeat(8_000);
        for (int i = 0; i < INSTANCES; i++) {
            put("i" + i, "{\"host\":\"h\",\"port\":1,\"metadata\":{\"a\":\"" + much + "\",\"b\":\"" + much + "\"}}");
        }
        try (Socket slow = new Socket();
                EventReader quick = EventReader.open(nodes.node(0).server().port(), PAY)) {
            slow.setReceiveBufferSize(4_096);
            slow.connect(new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), nodes.node(node).server().port()));
            slow.getOutputStream()
                    .write(("GET " + PAY + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(quick.next().data()).contains("\"i0\"");
            int[] changes = {0};
            await().atMost(SOON).pollInterval(Duration.ofMillis(1)).until(() -> {
                int port = 2 + changes[0]++;
                put("last", "{\"host\":\"h\",\"port\":" + port + "}");
                assertThat(quick.next().data()).as("others are told meanwhile").contains("\"last\"");
                return cutOff() > 0;
            });
            await().atMost(SOON).until(() -> isDrained(slow));
        }
    }

    private void put(String instance, String body) {
        URI uri = URI.create("http://127.0.0.1:" + nodes.node(0).server().port() + PAY + "/instances/" + instance);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body))
                .build();
        assertThat(HTTP.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                        .join()
                        .statusCode())
                .isEqualTo(200);
    }

    private double cutOff() {
        URI uri = URI.create("http://127.0.0.1:" + nodes.node(0).server().port() + "/metrics");
        return HTTP.sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofLines())
                .join()
                .body()
                .filter(line -> line.startsWith("muster_watches_cut_off_total "))
                .mapToDouble(line -> Double.parseDouble(line.split(" ", 2)[1]))
                .sum();
    }

    /** Whether the server has closed the connection, behind what its buffers still held. */
    private static boolean isDrained(Socket slow) {
        try {
            slow.setSoTimeout(1_000);
            byte[] some = new byte[64 * 1024];
            int read = slow.getInputStream().read(some);
            while (read > 0) {
                read = slow.getInputStream().read(some);
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
