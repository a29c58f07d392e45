package dev.muster.chaos;

import dev.muster.testkit.FreePorts;
import dev.muster.testkit.JavaProcess;
import dev.muster.testkit.JavaProcessBuilder;
import dev.muster.testkit.fault.BrokerProxies;
import dev.muster.testkit.fault.FaultProxy;
import dev.muster.testkit.fault.Faults;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One Muster node: its process, which is killed and started again, the door through which clients come, and its way to Kafka. Used by one thread
 * at a time.
 */
final class ArenaNode implements AutoCloseable {

    private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(2);

    private final int number;
    private final int port = FreePorts.one();
    private final Ground ground;
    private final BrokerProxies way;
    private final FaultProxy door;
    private final Path folder;
    private final Supplier<JavaProcessBuilder> program;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ANSWER_AT_MOST).build();
    private Optional<JavaProcess> process = Optional.empty();

    ArenaNode(int number, Ground ground, Path folder, ChaosSettings settings) {
        this.number = number;
        this.ground = ground;
        this.folder = folder;
        this.program = settings.node();
        this.way = BrokerProxies.start("node" + number, ground.gateway(), Arena.BROKERS, settings.seed() + number);
        this.door = FaultProxy.start(
                "door-" + number,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.one()),
                new InetSocketAddress(ground.addressOf(number), port),
                settings.seed() - number);
    }

    String name() {
        return "node-" + number;
    }

    BrokerProxies way() {
        return way;
    }

    FaultProxy door() {
        return door;
    }

    /** Where clients find it. */
    URI url() {
        return URI.create("http://127.0.0.1:" + door.port());
    }

    void start() {
        JavaProcessBuilder builder = program.get()
                .name(name())
                .jvmArguments("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .arguments("serve", "--insecure")
                .logFile(folder.resolve(name() + ".log"))
                .withoutVariables("MUSTER_")
                .endsWithParent();
        settings().forEach(setting -> builder.arguments("--set", setting));
        process = Optional.of(ground.place(number, builder).start());
    }

    private List<String> settings() {
        String host = ground.addressOf(number).getHostAddress();
        // Without cables the door is the only way to it, for the other node too, so that it can be cut off.
        String reachedAt = ground.hasCables() ? host + ":" + port : "127.0.0.1:" + door.port();
        return List.of(
                "muster.node.id=" + name(),
                "muster.http.host=" + host,
                "muster.http.port=" + port,
                "muster.http.advertised=" + reachedAt,
                "muster.kafka.bootstrap=" + way.bootstrapServers(),
                "muster.topic.partitions=2",
                "muster.topic.replication.factor=3",
                "muster.standby.replicas=1",
                "muster.state.dir=" + folder.resolve(name()));
    }

    JavaProcess process() {
        return process.orElseThrow();
    }

    /** Nothing reaches it, and it reaches nobody. */
    void cutOff() {
        if (ground.hasCables()) {
            ground.pullCableOf(number);
        } else {
            way.apply(Faults.HALF_OPEN);
            door.apply(Faults.HALF_OPEN);
        }
    }

    void mend() {
        ground.mendCableOf(number);
        way.heal();
        door.heal();
    }

    boolean isReady() throws InterruptedException {
        HttpRequest question = HttpRequest.newBuilder(url().resolve("/health/ready"))
                .timeout(ANSWER_AT_MOST)
                .build();
        try {
            return http.send(question, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.ifPresent(JavaProcess::close);
        door.close();
    }
}
