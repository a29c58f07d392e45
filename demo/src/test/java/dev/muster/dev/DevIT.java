package dev.muster.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.app.Main;
import dev.muster.testkit.FreePorts;
import dev.muster.testkit.JavaProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevIT {

    private static final Duration READY_AT_MOST = Duration.ofMinutes(4);
    private static final Duration END_AT_MOST = Duration.ofSeconds(90);

    private final HttpClient http = HttpClient.newHttpClient();
    private final int httpPort;
    private final int kafkaPort;
    private final Path data;

    DevIT(@TempDir Path data) {
        List<Integer> ports = FreePorts.several(2);
        this.httpPort = ports.get(0);
        this.kafkaPort = ports.get(1);
        this.data = data;
    }

    @Test
    void shouldServeEndInOrderAndKeepItsData() throws Exception {
        try (JavaProcess dev = startAndAwaitReady()) {
            // given
            assertThat(put("{\"host\":\"127.0.0.1\",\"port\":8080,\"ttl\":\"60s\"}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(services("hello"))
                    .contains("hello: 1 healthy of 1")
                    .anyMatch(line -> line.matches("hello-1 +UP +127.*"));
            assertThat(services()).anyMatch(line -> line.matches("hello +1 +1 +UP=1"));
            assertThat(services("nobody")).singleElement().asString().contains("answered 404");
            // a second one, on other ports, is told that the folder is taken
            assertRefused(ports(FreePorts.several(2)), "--data: " + data + " is in use by another muster dev");
            assertRefused(List.of("--http-port", "" + httpPort), "--http-port: " + httpPort + " is in use");
            // when
            List<ProcessHandle> children = childrenOf(dev);
            dev.terminate();
            // then
            assertThat(dev.awaitExit(END_AT_MOST)).isEqualTo(128 + 15);
            assertThat(children).isNotEmpty().noneMatch(ProcessHandle::isAlive);
            assertThat(FreePorts.isFree(httpPort) && FreePorts.isFree(kafkaPort))
                    .isTrue();
        }
        try (JavaProcess again = startAndAwaitReady()) {
            assertThat(get().body()).contains("\"id\":\"hello-1\"");
            assertThat(again.isAlive()).isTrue();
        }
    }

    @Test
    void shouldSayThatKafkaDiedAndEndWithCodeOne() {
        try (JavaProcess dev = startAndAwaitReady()) {
            childrenOf(dev).forEach(ProcessHandle::destroyForcibly);

            assertThat(dev.awaitExit(END_AT_MOST)).isEqualTo(1);
            assertThat(dev.lines()).anyMatch(line -> line.contains("muster: Kafka has ended by itself"));
            // What nodes and clients log goes to a file.
            assertThat(dev.lines()).noneMatch(line -> line.contains(" DEBUG ") || line.contains(" INFO "));
        }
    }

    @Test
    void shouldLeaveNoKafkaBehindWhenItIsKilled() {
        try (JavaProcess dev = startAndAwaitReady()) {
            List<ProcessHandle> children = childrenOf(dev);

            dev.kill();

            assertThat(children).isNotEmpty();
            await().atMost(END_AT_MOST).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    @Test
    void shouldLetKafkaOutliveAnInterruptOfTheWholeTerminal() throws Exception {
        try (JavaProcess dev = startAndAwaitReady()) {
            // Ctrl-C reaches every process of the terminal; Kafka must still be there when the node takes its leave.
            List<ProcessHandle> children = childrenOf(dev);
            for (ProcessHandle child : children) {
                assertThat(new ProcessBuilder("kill", "-INT", "" + child.pid())
                                .start()
                                .waitFor())
                        .isZero();
            }
            assertThat(put("{\"host\":\"127.0.0.1\",\"port\":8080}").statusCode())
                    .isEqualTo(200);
            assertThat(children).allMatch(ProcessHandle::isAlive);
        }
    }

    @Test
    void shouldRunSeveralNodesThatAnswerForEachOther() throws Exception {
        List<Integer> nodes = FreePorts.inARow(2);
        List<Integer> brokers = FreePorts.inARow(3);
        try (JavaProcess dev = dev(List.of(
                "--nodes",
                "2",
                "--brokers",
                "3",
                "--http-port",
                "" + nodes.get(0),
                "--kafka-port",
                "" + brokers.get(0)))) {
            // given
            dev.awaitLine(
                    line -> line.startsWith("Muster is ready at http://localhost:" + nodes.get(0)), READY_AT_MOST);
            String kill = dev.awaitLine(
                    line -> line.contains("kill -9 ") && line.contains(":" + nodes.get(1)), READY_AT_MOST);
            List<ProcessHandle> children = childrenOf(dev);
            // when
            assertThat(new ProcessBuilder("kill", "-9", kill.replaceAll(".*kill -9 (\\d+).*", "$1"))
                            .start()
                            .waitFor())
                    .isZero();
            dev.awaitLine(line -> line.contains("node 2 has ended"), END_AT_MOST);
            children.stream()
                    .filter(child -> child.info().commandLine().orElse("").contains("BrokerMain"))
                    .findFirst()
                    .orElseThrow()
                    .destroyForcibly();
            // then
            dev.awaitLine(
                    line -> line.matches("muster: broker \\d has ended with exit code 137; .*broker-\\d\\.log"),
                    END_AT_MOST);
            assertThat(members(nodes.get(0))).contains("dev-1");
            dev.terminate();
            assertThat(dev.awaitExit(END_AT_MOST)).isEqualTo(128 + 15);
            assertThat(children).hasSizeGreaterThan(5).noneMatch(ProcessHandle::isAlive);
        }
    }

    @Test
    void shouldRefuseAPortInUseAtOnce() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertRefused(
                    ports(List.of(httpPort, taken.getLocalPort())),
                    "muster: --kafka-port: " + taken.getLocalPort() + " is in use (expected: a free port)");
        }
    }

    private void assertRefused(List<String> arguments, String expected) {
        try (JavaProcess second = dev(arguments)) {
            assertThat(second.awaitExit(END_AT_MOST)).isEqualTo(1);
            assertThat(second.lines()).singleElement().asString().contains(expected);
        }
    }

    private List<String> services(String... service) {
        try (JavaProcess command = JavaProcess.of(Main.class)
                .arguments("services", "--url", "http://127.0.0.1:" + httpPort)
                .arguments(service)
                .start()) {
            command.awaitExit(END_AT_MOST);
            return command.lines();
        }
    }

    private JavaProcess startAndAwaitReady() {
        JavaProcess dev = dev(ports(List.of(httpPort, kafkaPort)));
        dev.awaitLine(line -> line.startsWith("Muster is ready at http://localhost:" + httpPort), READY_AT_MOST);
        return dev;
    }

    private JavaProcess dev(List<String> arguments) {
        return JavaProcess.of(Dev.class)
                .jvmArguments("-Xmx256m", "-XX:+UseSerialGC")
                .arguments(arguments.toArray(String[]::new))
                .arguments("--data", data.toString())
                .start();
    }

    private static List<String> ports(List<Integer> ports) {
        return List.of("--http-port", "" + ports.get(0), "--kafka-port", "" + ports.get(1));
    }

    private static List<ProcessHandle> childrenOf(JavaProcess process) {
        return ProcessHandle.of(process.pid())
                .map(ProcessHandle::descendants)
                .map(Stream::toList)
                .orElse(List.of());
    }

    private HttpResponse<String> put(String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(instance())
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> get() throws Exception {
        return http.send(HttpRequest.newBuilder(instance()).build(), BodyHandlers.ofString());
    }

    private String members(int port) throws Exception {
        URI question = URI.create("http://127.0.0.1:" + port + "/v1/cluster/members");
        return http.send(HttpRequest.newBuilder(question).build(), BodyHandlers.ofString())
                .body();
    }

    private URI instance() {
        return URI.create("http://127.0.0.1:" + httpPort + "/v1/services/hello/instances/hello-1");
    }
}
