package dev.muster.bench.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.app.Main;
import dev.muster.bench.presence.BenchFolder;
import dev.muster.domains.Domains;
import dev.muster.testkit.FreePorts;
import dev.muster.testkit.JavaProcess;
import dev.muster.testkit.KafkaProcesses;
import dev.muster.testkit.KafkaSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Two nodes on one broker with stock time-outs, each a process of its own, with the settings that a node has by default. Used by one thread. */
final class TwoNodes implements AutoCloseable {

    private static final Duration SOON = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String INSTANCE = "{\"host\":\"127.0.0.1\",\"port\":8080,\"ttl\":\"%s\"}";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final KafkaProcesses kafka =
            KafkaProcesses.start(KafkaSettings.defaults().withHeapMb(256));
    private final List<Integer> ports = FreePorts.several(2);
    private final List<JavaProcess> nodes = new ArrayList<>();
    private final BenchFolder folder;

    /** Starts them; what the nodes leave behind is in the folder. */
    TwoNodes(BenchFolder folder) {
        this.folder = folder;
        nodes.add(launch(0));
        awaitReady(0);
        nodes.add(launch(1));
        awaitShared();
    }

    String bootstrap() {
        return kafka.bootstrapServers();
    }

    String url(int node) {
        return "http://127.0.0.1:" + ports.get(node);
    }

    /** An answer, or what stands for none. */
    record Answer(int status, JsonNode body, String node) {}

    Answer get(int node, String path) {
        return send(HttpRequest.newBuilder(URI.create(url(node) + path)).GET());
    }

    Answer register(int node, String service, String id, String ttl) {
        return write(node, "PUT", "/v1/services/" + service + "/instances/" + id, INSTANCE.formatted(ttl));
    }

    Answer write(int node, String method, String path, String body) {
        return send(HttpRequest.newBuilder(URI.create(url(node) + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    /** A registered service whose partition is the node's. */
    String serviceOf(int node) {
        for (int number = 0; ; number++) {
            String service = "probe-" + number;
            Answer answer = register(node, service, "steady", "1h");
            if (answer.status() == 200 && answer.node().equals("node-" + node)) {
                return service;
            }
        }
    }

    void kill(int node) {
        nodes.get(node).kill();
    }

    /** Ends it in order; returns when it is gone. */
    void end(int node) {
        nodes.get(node).terminate();
        nodes.get(node).awaitExit(SOON);
    }

    /** Starts it again and waits until it has its share. */
    void startAgain(int node) {
        nodes.set(node, launch(node));
        awaitReady(node);
        awaitShared();
    }

    @Override
    public void close() {
        nodes.forEach(JavaProcess::close);
        kafka.close();
    }

    /** Asks again and again, as often as a bench may without being the load. */
    static void await(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(what + ": not within " + SOON.toSeconds() + " s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private void awaitReady(int node) {
        await(() -> get(node, "/health/ready").status() == 200, "node " + node + " ready");
    }

    private void awaitShared() {
        await(
                () -> {
                    JsonNode members = get(0, "/v1/cluster/members").body().path("members");
                    int each = 4 * Domains.all().size();
                    int even = 0;
                    for (JsonNode member : members) {
                        even += member.path("state").asText().equals("RUNNING")
                                        && member.at("/partitions/active").size() == each
                                        && member.at("/partitions/standby").size() == each
                                ? 1
                                : 0;
                    }
                    return even == 2 && members.size() == 2;
                },
                "partitions shared by two nodes");
    }

    private JavaProcess launch(int node) {
        List<String> arguments = new ArrayList<>(List.of("serve"));
        for (String setting : List.of(
                "muster.node.id=node-" + node,
                "muster.http.host=127.0.0.1",
                "muster.http.port=" + ports.get(node),
                "muster.kafka.bootstrap=" + kafka.bootstrapServers(),
                "muster.topic.replication.factor=1",
                "muster.state.dir=" + folder.of("node-" + node))) {
            arguments.addAll(List.of("--set", setting));
        }
        return JavaProcess.of(Main.class)
                .name("node " + node)
                .jvmArguments("-Xmx256m", "-XX:+UseSerialGC", "-Djava.io.tmpdir=" + folder.of(""))
                .arguments(arguments.toArray(String[]::new))
                .start();
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> answer =
                    http.send(request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(
                    answer.statusCode(),
                    JSON.readTree(answer.body()),
                    answer.headers().firstValue("muster-node").orElse(""));
        } catch (IOException e) {
            return new Answer(-1, JSON.createObjectNode(), e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
