package dev.muster.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalKafkaMainIT {
    private static final Duration AT_MOST = Duration.ofSeconds(90);
    private static final int SIGTERMED = 128 + 15;

    @Test
    void shouldServeKeepDataAndEndBySignal(@TempDir Path directory) {
        int port = FreePorts.one();
        String[] arguments = {"--port", Integer.toString(port), "--data", directory.toString()};
        try (JavaProcess main = launched(arguments);
                KafkaTrial trial = new KafkaTrial(at(port), "kept")) {
            main.awaitLine(("kafka ready on 127.0.0.1:" + port)::equals, AT_MOST);
            trial.createTopic(1, Map.of());
            trial.append("first run");

            main.terminate();

            assertThat(main.awaitExit(AT_MOST)).isEqualTo(SIGTERMED);
            assertThat(main.lines()).as("all it wrote").hasSize(1);
        }
        try (JavaProcess main = launched(arguments);
                KafkaTrial trial = new KafkaTrial(at(port), "kept")) {
            main.awaitLine(("kafka ready on 127.0.0.1:" + port)::equals, AT_MOST);

            assertThat(trial.values()).containsExactly("first run");
        }
    }

    @Test
    void shouldFailWhenThePortIsTaken() throws IOException {
        int port = FreePorts.one();
        try (ServerSocket holder = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                JavaProcess main = launched("--port", Integer.toString(holder.getLocalPort()))) {
            assertThat(main.awaitExit(AT_MOST)).isEqualTo(1);
            main.awaitLine(line -> line.startsWith("kafka: port: " + port + " is in use (expected:"), AT_MOST);
        }
    }

    @Test
    void shouldFailWhenAnotherKafkaHoldsTheData(@TempDir Path directory) {
        try (LocalKafka holder = InProcessKafka.start(KafkaSettings.defaults().withDataDirectory(directory));
                JavaProcess main = launched("--port", "0", "--data", directory.toString())) {
            assertThat(holder.bootstrapServers()).isNotEmpty();
            assertThat(main.awaitExit(AT_MOST)).isEqualTo(1);
            main.awaitLine(line -> line.startsWith("kafka: data: " + directory + " is in use (expected:"), AT_MOST);
        }
    }

    @Test
    void shouldEndWhenStandardInputEnds() {
        // Without endsWithParent the child's standard input is empty, so it ends as soon as it looks.
        try (JavaProcess main = launched("--port", "0", "--end-with-parent")) {
            assertThat(main.awaitExit(AT_MOST)).isZero();
        }
    }

    @Test
    void shouldRefuseUnknownArguments() {
        try (JavaProcess main = launched("--prot", "9092")) {
            assertThat(main.awaitExit(AT_MOST)).isEqualTo(2);
            main.awaitLine(line -> line.contains("argument: --prot"), AT_MOST);
        }
    }

    private static JavaProcess launched(String... arguments) {
        return JavaProcess.of(LocalKafkaMain.class)
                .jvmArguments("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .arguments(arguments)
                .start();
    }

    private static LocalKafka at(int port) {
        return new LocalKafka() {
            @Override
            public String bootstrapServers() {
                return "127.0.0.1:" + port;
            }

            @Override
            public void close() {
                // The process under test is closed by the test.
            }
        };
    }
}
