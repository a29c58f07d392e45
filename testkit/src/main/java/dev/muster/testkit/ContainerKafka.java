package dev.muster.testkit;

import java.util.Optional;
import java.util.SortedMap;
import org.apache.kafka.common.utils.AppInfoParser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * One broker in a container, on a port of the engine's choice, with data that go with the container. The image is that of Apache in the
 * version of the Kafka client on the class path, unless the system property {@code muster.test.kafka.image} names another. Any thread may
 * call any method.
 */
public final class ContainerKafka implements LocalKafka {
    /** The system property that names the image. */
    public static final String IMAGE_PROPERTY = "muster.test.kafka.image";

    private static final Logger LOG = LoggerFactory.getLogger(ContainerKafka.class);
    private static final String OFFICIAL_IMAGE = "apache/kafka";

    private final KafkaContainer container;

    private ContainerKafka(KafkaContainer container) {
        this.container = container;
    }

    /** Whether a container engine answers. The first call looks for one, which may take a second. */
    public static boolean isAvailable() {
        return whyUnavailable().isEmpty();
    }

    /** Why containers cannot be had here, in words for a person; empty when they can. */
    public static Optional<String> whyUnavailable() {
        return DockerClientFactory.instance().isDockerAvailable()
                ? Optional.empty()
                : Optional.of(
                        "no container engine answers (expected: a Docker engine at DOCKER_HOST or the default socket)");
    }

    /**
     * Starts a container; it serves clients when this returns.
     *
     * @throws IllegalArgumentException when the settings ask for a port, a data directory or several brokers
     * @throws LocalKafkaException when no engine answers or the container does not become ready
     */
    public static ContainerKafka start(KafkaSettings settings) {
        if (settings.port() != 0
                || settings.dataDirectory().isPresent()
                || settings.brokers() != 1
                || !settings.listeners().isEmpty()) {
            throw new IllegalArgumentException(
                    settings
                            + " (expected: one broker on a free port with temporary data and no more listeners for a Kafka in a container)");
        }
        whyUnavailable().ifPresent(reason -> {
            throw new LocalKafkaException("containers: " + reason);
        });
        KafkaContainer container = new KafkaContainer(image());
        environment(settings, container);
        try {
            container.start();
            return new ContainerKafka(container);
        } catch (RuntimeException e) {
            container.stop();
            throw new LocalKafkaException("Kafka did not start in a container of " + image(), e);
        }
    }

    @Override
    public String bootstrapServers() {
        return container.getBootstrapServers();
    }

    @Override
    public void close() {
        try {
            container.stop();
        } catch (RuntimeException e) {
            LOG.warn("The container of Kafka could not be removed", e);
        }
    }

    /** The name of the variable by which the image takes a broker property. */
    static String variable(String property) {
        return "KAFKA_"
                + property.replace("_", "__")
                        .replace("-", "___")
                        .replace('.', '_')
                        .toUpperCase(java.util.Locale.ROOT);
    }

    static DockerImageName image() {
        String name = System.getProperty(IMAGE_PROPERTY, OFFICIAL_IMAGE + ":" + AppInfoParser.getVersion());
        return DockerImageName.parse(name).asCompatibleSubstituteFor(OFFICIAL_IMAGE);
    }

    private static void environment(KafkaSettings settings, KafkaContainer container) {
        SortedMap<String, String> properties = BrokerProperties.forDevelopment(settings.brokers());
        properties.putAll(settings.brokerProperties());
        properties.forEach((name, value) -> container.addEnv(variable(name), value));
        container.addEnv("KAFKA_HEAP_OPTS", "-Xmx" + settings.heapMb() + "m");
    }
}
