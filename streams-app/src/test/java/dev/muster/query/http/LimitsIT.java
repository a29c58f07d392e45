package dev.muster.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What clients cannot use up: connections, time, headers. Real sockets on the loopback. */
class LimitsIT {

    private static final HttpLimits.Watches NO_WATCHES = HttpLimits.Watches.DEFAULT.withMost(0);

    private static final Pattern CONTENT_LENGTH = Pattern.compile("content-length: (\\d+)");
    private static final int IDLE_WANTED = 10_000;
    /** Both ends are in this process; the rest of it needs some files, too. */
    private static final int OTHER_FILES = 1_200;

    private static final long BODIES = HttpLimits.DEFAULT.bodyBytes();
    private static final HttpLimits ROOMY = new HttpLimits(
            20_000, 50, BODIES, Duration.ofMinutes(5), Duration.ofSeconds(10), Duration.ofSeconds(5), 4, NO_WATCHES);
    private static final HttpLimits NARROW = new HttpLimits(
            3, 50, BODIES, Duration.ofMinutes(5), Duration.ofSeconds(10), Duration.ofSeconds(5), 4, NO_WATCHES);
    /** In a hurry, but not more than a machine that stops for a moment bears. */
    private static final HttpLimits HASTY = new HttpLimits(
            100, 50, BODIES, Duration.ofSeconds(4), Duration.ofSeconds(3), Duration.ofMillis(500), 4, NO_WATCHES);

    @Test
    void shouldServeOthersBesideTenThousandIdleConnections() throws IOException {
        int count = affordable();
        List<SocketChannel> idle = new ArrayList<>();
        try (Nodes nodes = new Nodes(1, 1, ROOMY)) {
            Client client = nodes.client();
            client.register("pay", "pay-1");
            for (int number = 0; number < count; number++) {
                idle.add(SocketChannel.open(addressOf(nodes)));
            }
            await().atMost(Duration.ofMinutes(1)).until(() -> connectionsOf(client) >= count);

            for (int number = 0; number < 100; number++) {
                assertThat(client.get("/v1/services/pay").status()).isEqualTo(200);
            }
            assertThat(client.register("pay", "pay-2").status()).isEqualTo(200);
            assertThat(idle).allMatch(SocketChannel::isOpen);
            // The oldest and the newest of them are as good as any.
            assertThat(askOn(idle.get(0))).startsWith("HTTP/1.1 200");
            assertThat(askOn(idle.get(count - 1))).startsWith("HTTP/1.1 200");
        } finally {
            for (SocketChannel one : idle) {
                one.close();
            }
        }
    }

    @Test
    void shouldRefuseConnectionsThatAreTooManyAndServeThoseThereAre() throws IOException {
        try (Nodes nodes = new Nodes(1, 1, NARROW);
                Socket first = connect(nodes);
                Socket second = connect(nodes)) {
            try (Socket third = connect(nodes)) {
                assertThat(List.of(ask(first), ask(second), ask(third)))
                        .allSatisfy(answer -> assertThat(answer).startsWith("HTTP/1.1 200"));

                assertThat(isRefused(nodes)).isTrue();
                assertThat(ask(first)).startsWith("HTTP/1.1 200");
            }
            await().atMost(Duration.ofMinutes(1))
                    .ignoreExceptionsInstanceOf(SocketException.class)
                    .untilAsserted(() -> {
                        try (Socket again = connect(nodes)) {
                            assertThat(ask(again)).startsWith("HTTP/1.1 200");
                        }
                    });
        }
    }

    @Test
    void shouldEndAConnectionWhoseHeadersNeverEnd() throws IOException {
        try (Nodes nodes = new Nodes(1, 1, HASTY);
                Socket slow = connect(nodes)) {
            send(slow, "GET /health/live HTTP/1.1\r\nHost: a\r\n");

            assertThat(bytesUntilEnd(slow, "X-Filler: 1\r\n")).isLessThan(100);
        }
    }

    @Test
    void shouldEndAConnectionWhoseSecondHeadersNeverEnd() throws IOException {
        try (Nodes nodes = new Nodes(1, 1, HASTY);
                Socket slow = connect(nodes)) {
            assertThat(ask(slow)).startsWith("HTTP/1.1 200");
            send(slow, "GET /health/li");

            assertThat(bytesUntilEnd(slow, "v")).isLessThan(100);
        }
    }

    @Test
    void shouldEndARequestWhoseBodyNeverEnds() throws IOException {
        try (Nodes nodes = new Nodes(1, 1, HASTY);
                Socket slow = connect(nodes)) {
            send(
                    slow,
                    "PUT /v1/services/pay/instances/a HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 100000\r\n\r\n{");

            assertThat(bytesUntilEnd(slow, " ")).isLessThan(100);
        }
    }

    @Test
    void shouldEndAConnectionThatNeverSaysAnything() throws IOException {
        try (Nodes nodes = new Nodes(1, 1, HASTY);
                Socket silent = connect(nodes);
                Socket used = connect(nodes)) {
            assertThat(ask(used)).startsWith("HTTP/1.1 200");

            assertThat(isEnded(silent)).isTrue();
            assertThat(isEnded(used)).isTrue();
        }
    }

    /** Time-outs must not end what is well: requests one after the other, for longer than a head may take. */
    @Test
    void shouldKeepAConnectionThatIsUsed() throws IOException {
        try (Nodes nodes = new Nodes(1, 1, HASTY);
                Socket used = connect(nodes)) {
            long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
            while (System.nanoTime() < end) {
                assertThat(ask(used)).startsWith("HTTP/1.1 200");
            }
        }
    }

    @Test
    void shouldRefuseHeadersThatAreTooLarge() throws IOException {
        try (Nodes nodes = new Nodes(1, 1, ROOMY)) {
            assertThat(nodes.client()
                            .get("/v1/services", "X-Large", "a".repeat(HttpLimits.MAX_HEADER_BYTES - 1_000))
                            .status())
                    .isEqualTo(200);
            try (Socket socket = connect(nodes)) {
                send(socket, "GET / HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(HttpLimits.MAX_HEADER_BYTES) + "\r\n\r\n");

                assertThat(answer(socket)).startsWith("HTTP/1.1 431");
            }
        }
    }

    @Test
    void shouldGrantNoMoreConnectionsThanTheProcessMayHave() {
        assertThat(FileLimit.granted(10_000, 1_000_000)).isEqualTo(10_000);
        assertThat(FileLimit.granted(10_000, 4_096)).isEqualTo(3_096);
        assertThat(FileLimit.granted(10_000, 1_024)).isEqualTo(512);
    }

    /** Ten thousand, or what this process may open: raise `ulimit -n` to see all of them. */
    private static int affordable() {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix)) {
            return IDLE_WANTED;
        }
        long free = unix.getMaxFileDescriptorCount() - unix.getOpenFileDescriptorCount() - OTHER_FILES;
        int count = (int) Math.min(IDLE_WANTED, free / 2);
        assumeThat(count).as("connections that this process may open").isGreaterThan(100);
        if (count < IDLE_WANTED) {
            System.out.println("idle connections: " + count + " of " + IDLE_WANTED + ", as this process may open "
                    + unix.getMaxFileDescriptorCount() + " files");
        }
        return count;
    }

    private static int connectionsOf(Client client) {
        return client.get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith("muster_http_connections "))
                .map(line -> (int) Double.parseDouble(line.split(" ", 2)[1]))
                .findFirst()
                .orElse(0);
    }

    private static InetSocketAddress addressOf(Nodes nodes) {
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(), nodes.node(0).server().port());
    }

    private static Socket connect(Nodes nodes) throws IOException {
        Socket socket = new Socket();
        socket.connect(addressOf(nodes), 20_000);
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** At once, or as soon as it is there: the server can only end what it has accepted. */
    private static boolean isRefused(Nodes nodes) throws IOException {
        try (Socket socket = connect(nodes)) {
            return isEnded(socket);
        } catch (SocketException e) {
            return true;
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String ask(Socket socket) throws IOException {
        send(socket, "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n");
        return answer(socket);
    }

    /** Head and body of one answer; what was there when the connection ended, if it did. */
    private static String answer(Socket socket) throws IOException {
        StringBuilder answer = new StringBuilder();
        byte[] buffer = new byte[8_192];
        while (!isWhole(answer.toString())) {
            int count = socket.getInputStream().read(buffer);
            if (count < 0) {
                break;
            }
            answer.append(new String(buffer, 0, count, StandardCharsets.US_ASCII));
        }
        return answer.toString();
    }

    private static boolean isWhole(String answer) {
        int body = answer.indexOf("\r\n\r\n") + 4;
        Matcher length = CONTENT_LENGTH.matcher(answer);
        return body > 3 && length.find() && answer.length() >= body + Integer.parseInt(length.group(1));
    }

    private static String askOn(SocketChannel channel) throws IOException {
        channel.write(
                ByteBuffer.wrap("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        ByteBuffer buffer = ByteBuffer.allocate(8_192);
        channel.read(buffer);
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
    }

    /** Whether the server ends it within the socket's patience. */
    private static boolean isEnded(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true; // reset
        }
    }

    /** How many times a little more could be sent, every 100 ms, before the server ended the connection; 100 when it did not. */
    private static int bytesUntilEnd(Socket socket, String more) throws IOException {
        socket.setSoTimeout(100);
        byte[] buffer = new byte[8_192];
        for (int sent = 0; sent < 100; sent++) {
            try {
                send(socket, more);
                if (socket.getInputStream().read(buffer) < 0) {
                    return sent;
                }
            } catch (SocketException e) {
                return sent;
            } catch (SocketTimeoutException e) {
                // Nothing said as yet: a little more, then.
            }
        }
        return 100;
    }
}
