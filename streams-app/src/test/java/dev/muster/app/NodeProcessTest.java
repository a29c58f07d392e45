package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.muster.app.config.Configuration;
import dev.muster.app.config.ConfigurationLoader;
import dev.muster.app.config.NodeConfig;
import dev.muster.app.node.Node;
import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import dev.muster.testkit.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ends a start before Kafka is asked: nobody listens at its address here, so that asking would be told as such. */
class NodeProcessTest {

    @Test
    void shouldEndBeforeItTouchesKafkaWhenThePortIsInUse() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CommandFailure failure = startWith(
                    "muster.http.host=" + InetAddress.getLoopbackAddress().getHostAddress(),
                    "muster.http.port=" + taken.getLocalPort());

            assertThat(failure.status()).isEqualTo(ExitStatus.USAGE);
            assertThat(failure)
                    .hasMessageContaining(":" + taken.getLocalPort() + ": cannot listen: ")
                    .hasMessageContaining("muster.http.port")
                    .message()
                    .hasLineCount(1);
        }
    }

    @Test
    void shouldEndWithOneLineWhenACertificateCannotBeUsed(@TempDir Path folder) throws IOException {
        Path broken = Files.writeString(folder.resolve("swapped.pem"), "no PEM\n");
        String certificate = "muster.http.tls.certificate.file=" + broken;
        String key = "muster.http.tls.key.file=" + broken;

        CommandFailure failure = startWith(certificate, key, "muster.http.port=" + FreePorts.one());

        assertThat(failure.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(failure)
                .hasMessageContaining("muster.http.tls.certificate.file")
                .hasMessageContaining(broken.toString())
                .message()
                .hasLineCount(1);
    }

    @Test
    void shouldEndWithOneLineWhenTrustedCertificatesCannotBeUsed(@TempDir Path folder) throws IOException {
        Path broken = Files.writeString(folder.resolve("trusted.pem"), "no PEM\n");

        CommandFailure failure =
                startWith("muster.http.tls.trusted.file=" + broken, "muster.http.port=" + FreePorts.one());

        assertThat(failure.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(failure)
                .hasMessageContaining("muster.http.tls.trusted.file: " + broken)
                .message()
                .hasLineCount(1);
    }

    private static CommandFailure startWith(String... assignments) {
        ConfigurationLoader loader = Configuration.loader();
        List.of("muster.kafka.bootstrap=127.0.0.1:" + FreePorts.one(), "muster.kafka.start.timeout=1s")
                .forEach(assignment -> loader.assignment(assignment, "test"));
        List.of(assignments).forEach(assignment -> loader.assignment(assignment, "test"));
        NodeConfig config = NodeConfig.from(loader.load());
        return catchThrowableOfType(CommandFailure.class, () -> NodeProcess.start(Node::start, config));
    }
}
