package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.app.Main;
import dev.muster.app.config.Configuration;
import dev.muster.app.config.ConfigurationLoader;
import dev.muster.app.config.NodeConfig;
import dev.muster.app.node.Node;
import dev.muster.audit.Audits;
import dev.muster.audit.VerifyReport;
import dev.muster.client.Muster;
import dev.muster.client.MusterSettings;
import dev.muster.log.KafkaAwayException;
import dev.muster.log.TopicNames;
import dev.muster.testkit.FreePorts;
import dev.muster.testkit.JavaProcess;
import dev.muster.wire.HttpSchemaRegistry;
import dev.muster.wire.RegistryUnavailableException;
import dev.muster.wire.SchemaRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * One node in this JVM on a Kafka that the test owns, under a topic prefix of its own, so that trials share a broker without meeting.
 * Used by one thread.
 */
final class Trial implements AutoCloseable {

    static final Duration SOON = Duration.ofSeconds(90);

    private final String bootstrapServers;
    private final TopicNames topics;
    private final SortedMap<String, String> settings = new TreeMap<>();
    private final int port = FreePorts.one();
    private String registryUrl = "http://127.0.0.1:" + port;
    private Optional<String> token = Optional.empty();
    private Optional<Path> trusted = Optional.empty();
    private @Nullable Node node;

    /** Prepares; the node is started by {@link #startNode}. */
    Trial(String bootstrapServers, String prefix) {
        this.bootstrapServers = bootstrapServers;
        this.topics = new TopicNames(prefix);
        settings.put("muster.kafka.bootstrap", bootstrapServers);
        settings.put("muster.topic.prefix", prefix);
        settings.put("muster.topic.partitions", "2");
        settings.put("muster.topic.replication.factor", "1");
        settings.put("muster.http.port", Integer.toString(port));
        settings.put("muster.node.id", "node-1");
        settings.put("muster.state.dir", temporary().toString());
    }

    Trial with(String name, String value) {
        settings.put(name, value);
        return this;
    }

    /** Uses a registry of the test's instead of the embedded one. */
    Trial withRegistry(String url) {
        registryUrl = url;
        return with("muster.schema.registry.url", url);
    }

    /** Speaks TLS and asks for tokens; what this trial asks shows this one. */
    Trial secured(String tokenShown, Path authority) {
        token = Optional.of(tokenShown);
        trusted = Optional.of(authority);
        registryUrl = url();
        return this;
    }

    /** Without waiting for its partitions. */
    Trial startNodeUnready() {
        node = Node.start(config());
        return this;
    }

    Trial startNode() {
        startNodeUnready();
        await().atMost(SOON).until(() -> http().get("/health/ready").status() == 200);
        return this;
    }

    /** Starts the node in a process of its own, to be killed or paused; {@link #close} does not end it. */
    JavaProcess startProcess() {
        List<String> arguments = new ArrayList<>(List.of("serve"));
        settings.forEach((name, value) -> arguments.addAll(List.of("--set", name + "=" + value)));
        JavaProcess process = JavaProcess.of(Main.class)
                .name(settings.getOrDefault("muster.node.id", "node"))
                .jvmArguments("-Xmx256m", "-XX:+UseSerialGC")
                .arguments(arguments.toArray(String[]::new))
                .endsWithParent()
                .start();
        await().atMost(SOON).until(() -> http().get("/health/ready").status() == 200);
        return process;
    }

    void stopNode() {
        if (node != null) {
            node.close();
            node = null;
        }
    }

    /** The settings as {@code muster serve --set} takes them. */
    Map<String, String> settings() {
        return settings;
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    TopicNames topics() {
        return topics;
    }

    String url() {
        return (trusted.isPresent() ? "https" : "http") + "://127.0.0.1:" + port;
    }

    Http http() {
        return new Http(url(), token, trusted);
    }

    Muster client() {
        return Muster.connect(clientSettings());
    }

    MusterSettings clientSettings() {
        return MusterSettings.defaults()
                .withBootstrap(bootstrapServers)
                .withUrls(url())
                .withTopicPrefix(topics.prefix());
    }

    /** Appends whatever a test wants to the log, and reads what nodes wrote. */
    RawLog rawLog() {
        return new RawLog(bootstrapServers, topics, registry());
    }

    /** The same for another log than that of instances. */
    RawLog rawLog(String log) {
        return new RawLog(bootstrapServers, topics, HttpSchemaRegistry.at(registryUrl), log);
    }

    /** The audit of everything so far; the node must be running, for it serves the schemas. */
    VerifyReport verify() {
        VerifyReport report = Audits.verify(bootstrapServers, topics, registry());
        assertThat(report.isClean()).as("%s", report).isTrue();
        assertThat(report.isRefolded()).as("%s", report).isTrue();
        return report;
    }

    /** Audits until it is clean: what was folded last is committed within the commit interval, and who was away comes back. */
    void awaitVerified() {
        await().atMost(SOON)
                .ignoreExceptionsMatching(
                        e -> e instanceof KafkaAwayException || e instanceof RegistryUnavailableException)
                .untilAsserted(() -> assertThat(verify().facts()).isPositive());
    }

    /** Audits, then ends the node. */
    @Override
    public void close() {
        try {
            if (node != null) {
                awaitVerified();
            }
        } finally {
            stopNode();
        }
    }

    private SchemaRegistry registry() {
        Map<String, Object> registry = new TreeMap<>(Map.of("schema.registry.url", registryUrl));
        token.ifPresent(text -> registry.put("bearer.auth.token", text));
        trusted.ifPresent(file -> {
            registry.put("schema.registry.ssl.truststore.type", "PEM");
            registry.put("schema.registry.ssl.truststore.location", file.toString());
        });
        return HttpSchemaRegistry.configured(registry);
    }

    private NodeConfig config() {
        ConfigurationLoader loader = Configuration.loader();
        settings.forEach((name, value) -> loader.option(name, value, "the test"));
        return NodeConfig.from(loader.load());
    }

    private static void delete(Path folder) {
        try {
            Utils.delete(folder.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gone when this JVM ends; what a killed one leaves behind goes with the build's folder. */
    private static Path temporary() {
        try {
            Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "trials")), "trial-")
                    .toAbsolutePath();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder), "trial-folder"));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
