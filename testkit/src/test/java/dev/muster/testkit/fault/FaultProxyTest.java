package dev.muster.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.testkit.FreePorts;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Times are only ever checked from below: a slow machine may be later, a fault may not be earlier. */
final class FaultProxyTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final int SOON_MS = 40_000;
    private static final int A_MOMENT_MS = 300;

    private final EchoServer target = new EchoServer();
    private final FaultProxy proxy = FaultProxy.start("test", FreePorts.one(), target.port(), 42);
    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        proxy.close();
        target.close();
    }

    @Test
    void shouldPassEverythingInOrderWhenNothingIsWrong() throws Exception {
        byte[] much = new byte[3_000_000];
        new SplittableRandom(1).nextBytes(much);
        Socket client = connect();

        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(client, much));

        assertThat(client.getInputStream().readNBytes(much.length)).isEqualTo(much);
        sent.get(SOON_MS, TimeUnit.MILLISECONDS);
        client.shutdownOutput();
        assertThat(client.getInputStream().read()).isEqualTo(-1);
        await().atMost(SOON).untilAsserted(() -> assertThat(target.ends()).containsExactly(EchoServer.End.CLOSED));
        await().atMost(SOON).untilAsserted(() -> assertThat(proxy.connections()).isZero());
    }

    @Test
    void shouldBeLateByTheDelayOfBothDirections() throws Exception {
        Socket client = connect();
        proxy.apply(Faults.delay(Duration.ofMillis(100), Duration.ofMillis(50)));

        long began = System.nanoTime();
        send(client, "ping");

        assertThat(receive(client)).isEqualTo("ping");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void shouldPassNoMoreThanTheThrottleAllows() throws Exception {
        byte[] some = new byte[20_000];
        Socket client = connect();
        proxy.apply(Faults.NONE.withToTarget(Flow.CLEAR.throttled(40_000)));

        long began = System.nanoTime();
        send(client, some);

        assertThat(client.getInputStream().readNBytes(some.length)).hasSize(some.length);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(400));
    }

    @Test
    void shouldHoldEverythingWhileHalfOpenAndDeliverItAfterwards() throws Exception {
        Socket before = connect();
        assertThat(echoed(before, "before")).isEqualTo("before");
        proxy.apply(Faults.HALF_OPEN);

        Socket after = connect();
        send(before, "held 1");
        send(after, "held 2");

        assertThatNothingComesTo(before);
        assertThatNothingComesTo(after);
        proxy.heal();
        assertThat(receive(before)).isEqualTo("held 1");
        assertThat(receive(after)).isEqualTo("held 2");
    }

    @Test
    void shouldNotTellTheTargetOfAClientThatEndsWhileHalfOpen() throws Exception {
        Socket client = connect();
        assertThat(echoed(client, "hello")).isEqualTo("hello");
        proxy.apply(Faults.HALF_OPEN);

        client.close();

        // Each change takes a round of the proxy's thread, in which it would have seen the end.
        proxy.apply(Faults.NONE.withToTarget(Flow.HELD));
        assertThat(target.ends()).isEmpty();
        proxy.heal();
        await().atMost(SOON).untilAsserted(() -> assertThat(target.ends()).containsExactly(EchoServer.End.CLOSED));
    }

    @Test
    void shouldHoldOneDirectionAndPassTheOther() throws Exception {
        Socket client = connect();
        assertThat(echoed(client, "hello")).isEqualTo("hello");
        proxy.apply(Faults.NONE.withToClient(Flow.HELD));

        send(client, "one way");
        client.shutdownOutput();

        await().atMost(SOON).untilAsserted(() -> assertThat(target.ends()).containsExactly(EchoServer.End.CLOSED));
        assertThatNothingComesTo(client);
        proxy.heal();
        assertThat(receive(client)).isEqualTo("one way");
    }

    @Test
    void shouldHoldUpASenderWhoseReaderIsSlow() throws Exception {
        proxy.apply(Faults.NONE.withToTarget(Flow.HELD));
        Socket client = connect();
        client.setSoLinger(true, 0);
        byte[] much = new byte[64 << 20];

        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(client, much));

        assertThatThrownBy(() -> sending.get(A_MOMENT_MS, TimeUnit.MILLISECONDS))
                .isInstanceOf(java.util.concurrent.TimeoutException.class);
        client.close();
        assertThatThrownBy(() -> sending.get(SOON_MS, TimeUnit.MILLISECONDS)).hasRootCauseInstanceOf(IOException.class);
    }

    @Test
    void shouldResetBothEnds() throws Exception {
        Socket client = connect();
        assertThat(echoed(client, "hello")).isEqualTo("hello");

        proxy.endConnections(Ending.RESET);

        assertThatThrownBy(() -> receive(client)).isInstanceOf(SocketException.class);
        await().atMost(SOON).untilAsserted(() -> assertThat(target.ends()).containsExactly(EchoServer.End.RESET));
        assertThat(echoed(connect(), "again")).isEqualTo("again");
    }

    @Test
    void shouldCloseBothEnds() throws Exception {
        Socket client = connect();
        assertThat(echoed(client, "hello")).isEqualTo("hello");

        proxy.endConnections(Ending.CLOSE);

        assertThat(client.getInputStream().read()).isEqualTo(-1);
        await().atMost(SOON).untilAsserted(() -> assertThat(target.ends()).containsExactly(EchoServer.End.CLOSED));
    }

    @Test
    void shouldRefuseWhenCutAndComeBackToTheSamePort() throws Exception {
        Socket client = connect();
        assertThat(echoed(client, "hello")).isEqualTo("hello");

        proxy.cut();

        assertThatThrownBy(() -> receive(client)).isInstanceOf(SocketException.class);
        assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
        proxy.heal();
        assertThat(echoed(connect(), "again")).isEqualTo("again");
    }

    @Test
    void shouldResetWhoConnects() throws Exception {
        proxy.apply(Faults.RESETTING);

        assertThatThrownBy(() -> receive(connect())).isInstanceOf(SocketException.class);

        proxy.heal();
        assertThat(echoed(connect(), "again")).isEqualTo("again");
    }

    @Test
    void shouldResetAClientWhenNobodyIsBehindTheProxy() throws Exception {
        int nobody = FreePorts.one();
        try (FaultProxy lonely = FaultProxy.start("lonely", FreePorts.one(), nobody, 1);
                Socket client = new Socket(InetAddress.getLoopbackAddress(), lonely.port())) {
            client.setSoTimeout(SOON_MS);

            assertThatThrownBy(() -> receive(client)).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void shouldFollowAPlanToItsEnd() throws Exception {
        Socket client = connect();
        assertThat(echoed(client, "hello")).isEqualTo("hello");
        FaultPlan plan = new FaultPlan(List.of(
                new FaultPlan.Step(Duration.ZERO, Faults.HALF_OPEN, Optional.empty()),
                new FaultPlan.Step(Duration.ofMillis(200), Faults.REFUSING, Optional.of(Ending.RESET)),
                new FaultPlan.Step(Duration.ofMillis(400), Faults.NONE, Optional.empty())));

        CompletableFuture<Void> followed = proxy.follow(plan);
        await().atMost(SOON).until(() -> proxy.connections() == 0);

        assertThatThrownBy(() -> receive(client)).isInstanceOf(SocketException.class);
        followed.get(SOON_MS, TimeUnit.MILLISECONDS);
        assertThat(echoed(connect(), "again")).isEqualTo("again");
    }

    @Test
    void shouldLeaveAPlanForSomethingElse() throws Exception {
        CompletableFuture<Void> followed = proxy.follow(
                new FaultPlan(List.of(new FaultPlan.Step(Duration.ofHours(1), Faults.HALF_OPEN, Optional.empty()))));

        proxy.heal();

        followed.get(SOON_MS, TimeUnit.MILLISECONDS);
        assertThat(echoed(connect(), "hello")).isEqualTo("hello");
    }

    @Test
    void shouldRefuseToBeUsedWhenClosed() {
        proxy.close();

        assertThatThrownBy(proxy::heal).isInstanceOf(IllegalStateException.class);
        assertThat(FreePorts.isFree(proxy.port())).isTrue();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(SOON_MS);
        sockets.add(socket);
        return socket;
    }

    private static String echoed(Socket socket, String text) throws IOException {
        send(socket, text);
        return receive(socket);
    }

    private static void send(Socket socket, String text) {
        send(socket, (text + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static void send(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String receive(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = socket.getInputStream().read();
                next != '\n';
                next = socket.getInputStream().read()) {
            if (next < 0) {
                throw new IOException("closed in order after '" + line + "'");
            }
            line.append((char) next);
        }
        return line.toString();
    }

    private static void assertThatNothingComesTo(Socket socket) throws IOException {
        socket.setSoTimeout(A_MOMENT_MS);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(SOON_MS);
    }
}
