package dev.muster.query.facts;

import dev.muster.codec.FactReader;
import dev.muster.domains.Domain;
import dev.muster.domains.Domains;
import dev.muster.log.KafkaAwayException;
import dev.muster.log.LogReader.Isolation;
import dev.muster.log.PlainConsumer;
import dev.muster.log.TopicNames;
import dev.muster.wire.SchemaRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;

/** The facts of a cluster: what is committed of all topics of facts that the table of folds names. Thread-safe. */
public final class KafkaFacts implements FactSource {

    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final Clients clients;
    private final TopicNames names;
    private final FactDecoder decoder;

    /**
     * Settings of the clients.
     *
     * @param consumer of consumers
     * @param admin of administrative clients
     */
    public record Clients(Map<String, Object> consumer, Map<String, Object> admin) {}

    /** Of one Muster. */
    public KafkaFacts(Clients clients, TopicNames names, SchemaRegistry registry) {
        this.clients = clients;
        this.names = names;
        this.decoder = new FactDecoder(new FactReader(registry));
    }

    @Override
    public Reading open() {
        FactTopics topics = topics();
        Consumer<byte[], byte[]> consumer = PlainConsumer.connect(clients.consumer(), Isolation.READ_COMMITTED);
        return new KafkaReading(consumer, topics, decoder, PATIENCE);
    }

    private FactTopics topics() {
        Map<String, Object> settings = new TreeMap<>(clients.admin());
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis() / 2);
        List<String> wanted =
                Domains.all().stream().map(domain -> names.facts(domain.log())).toList();
        try (Admin admin = Admin.create(settings)) {
            Map<String, TopicDescription> found =
                    admin.describeTopics(wanted).allTopicNames().get(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            List<FactTopic> topics = new ArrayList<>();
            for (Domain<?, ?, ?> domain : Domains.all()) {
                TopicDescription topic = found.get(names.facts(domain.log()));
                if (topic != null) {
                    topics.add(new FactTopic(
                            domain.log(),
                            domain.kind(),
                            topic.name(),
                            topic.partitions().size(),
                            origin(topic.topicId())));
                }
            }
            return new FactTopics(topics);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaAwayException("topics of facts: cannot be asked for: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    private static int origin(Uuid topic) {
        return Long.hashCode(topic.getMostSignificantBits()) * 31 + Long.hashCode(topic.getLeastSignificantBits());
    }
}
