package dev.muster.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.testkit.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.opentest4j.TestAbortedException;

/** Where root or iproute2 are missing, each test says aloud that it was skipped, and why. */
final class NetworkNamespacesIT {
    private static final Duration AT_MOST = Duration.ofSeconds(30);

    @BeforeEach
    void requireNetworks(TestInfo test) {
        NetworkNamespaces.whyUnavailable().ifPresent(why -> {
            System.err.println("SKIPPED " + test.getDisplayName() + ": " + why);
            throw new TestAbortedException(why);
        });
    }

    @Test
    void shouldHoldAConnectionWhileAHostIsCutOffAndGoOnWhenItIsHealed() throws IOException {
        try (NetworkNamespaces network = NetworkNamespaces.create();
                ServerSocket server = new ServerSocket(0, 5, network.gateway())) {
            NetworkHost host = network.host("a");
            try (JavaProcess child = beeper(host, server);
                    Socket beeps = accept(server)) {
                assertThat(beeps.getInetAddress()).isEqualTo(host.address());
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(beeps.getInputStream(), StandardCharsets.US_ASCII));
                assertThat(reader.readLine()).isEqualTo("beep");

                network.cutOff(host);
                drain(reader, beeps);

                network.heal(host);
                beeps.setSoTimeout((int) AT_MOST.toMillis());
                assertThat(reader.readLine()).isEqualTo("beep");
                assertThat(child.isAlive()).isTrue();
            }
        }
    }

    @Test
    void shouldLeaveNothingBehind() {
        NetworkNamespaces network = NetworkNamespaces.create();
        NetworkHost host = network.host("a");
        assertThat(IpCommand.run("netns", "list")).contains(host.namespace());

        network.close();
        network.close();

        assertThat(IpCommand.run("netns", "list")).doesNotContain(host.namespace());
        await().atMost(AT_MOST)
                .untilAsserted(() -> assertThat(IpCommand.run("-o", "link")).doesNotContain(host.link()));
    }

    private static Socket accept(ServerSocket server) throws IOException {
        server.setSoTimeout((int) AT_MOST.toMillis());
        return server.accept();
    }

    /** Reads what is under way until nothing comes any more. */
    private static void drain(BufferedReader reader, Socket socket) throws IOException {
        socket.setSoTimeout(1_000);
        assertThatThrownBy(() -> {
                    for (int lines = 0; lines < 1_000; lines++) {
                        assertThat(reader.readLine()).isEqualTo("beep");
                    }
                })
                .isInstanceOf(SocketTimeoutException.class);
    }

    private static JavaProcess beeper(NetworkHost host, ServerSocket server) {
        return host.place(JavaProcess.of(Beeper.class))
                .jvmArguments("-Xmx32m", "-XX:TieredStopAtLevel=1")
                .arguments(server.getInetAddress().getHostAddress(), Integer.toString(server.getLocalPort()))
                .start();
    }

    /** A child that connects and beeps ten times a second. */
    static final class Beeper {
        private Beeper() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            InetAddress address = InetAddress.getAllByName(arguments[0])[0];
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address, Integer.parseInt(arguments[1])));
                CountDownLatch never = new CountDownLatch(1);
                while (!never.await(100, TimeUnit.MILLISECONDS)) {
                    socket.getOutputStream().write("beep\n".getBytes(StandardCharsets.US_ASCII));
                }
            }
        }
    }
}
