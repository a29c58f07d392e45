package dev.muster.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.schema.InstanceHeartbeat;
import dev.muster.schema.InstanceRegistered;
import dev.muster.testkit.FreePorts;
import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Registrations while Kafka, the topic or the schema registry is away. */
@Timeout(300)
final class OutageIT {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final Instance PAYMENTS =
            Instance.of("payments").at("10.0.0.7", 8443).ttl(Duration.ofSeconds(3));

    private final FakeNode node = FakeNode.start();

    @AfterEach
    void stop() {
        node.close();
    }

    /** The broker creates topics that are asked for, as stock brokers do: the client must not make it do so. */
    @Test
    void shouldRegisterWhenKafkaAndTheTopicComeLater() throws Exception {
        int port = FreePorts.one();
        try (Muster muster = Muster.connect(settings("127.0.0.1:" + port))) {
            Registration registration = muster.register(PAYMENTS);
            registration.status(Status.OUT_OF_SERVICE);
            await().atMost(BOUND).until(() -> muster.statistics().eventsDropped() >= 2);
            assertThat(registration.sinceAcknowledged()).isEmpty();

            try (InProcessKafka kafka = InProcessKafka.start(KafkaSettings.defaults()
                            .withPort(port)
                            .withBrokerProperty("auto.create.topics.enable", "true"));
                    InstancesTopic topic = new InstancesTopic(kafka, node.registry())) {
                long dropped = muster.statistics().eventsDropped();
                await().atMost(BOUND).until(() -> muster.statistics().eventsDropped() >= dropped + 4);
                assertThat(InstancesTopic.topicsOf(kafka)).doesNotContain(InstancesTopic.NAME);

                topic.create();
                await().atMost(BOUND).until(() -> !topic.heartbeats().isEmpty());

                assertThatThereIsNoBurst(topic.registrations());
                assertThat(topic.heartbeats().get(0).getStatus()).isEqualTo("OUT_OF_SERVICE");
            }
        }
    }

    /** Of all that became due during the outage, only what was under way and what is true now reaches the log. */
    @Test
    void shouldGoOnWithoutABurstWhenKafkaWasAwayForAWhile() throws Exception {
        try (InProcessKafka kafka = InProcessKafka.start(KafkaSettings.defaults());
                InstancesTopic topic = new InstancesTopic(kafka, node.registry()).create();
                Muster muster =
                        Muster.connect(settings(kafka.bootstrapServers()).withKafka("delivery.timeout.ms", "60000"))) {
            Registration registration = muster.register(PAYMENTS);
            await().atMost(BOUND).until(() -> topic.heartbeats().size() >= 2);

            kafka.stop();
            Instant away = Instant.now();
            long dropped = muster.statistics().eventsDropped();
            await().atMost(BOUND).until(() -> muster.statistics().eventsDropped() >= dropped + 5);
            registration.status(Status.DOWN);
            registration.status(Status.UP);
            registration.status(Status.OUT_OF_SERVICE);
            Instant back = Instant.now();
            kafka.restart();

            await().atMost(BOUND).until(() -> saidAfter(topic, back).size() >= 3);
            assertThat(topic.entries().stream()
                            .filter(entry -> entry.event() instanceof InstanceHeartbeat beat
                                    && beat.getClientTime().isAfter(away)
                                    && beat.getClientTime().isBefore(back)))
                    .hasSizeLessThanOrEqualTo(2);
            assertThat(saidAfter(topic, back))
                    .extracting(InstanceHeartbeat::getStatus)
                    .contains("OUT_OF_SERVICE");
            assertThat(topic.heartbeats())
                    .extracting(InstanceHeartbeat::getStatus)
                    .doesNotContain("DOWN");
        }
    }

    @Test
    void shouldCloseWithinItsBoundWhenKafkaIsAway() throws Exception {
        try (InProcessKafka kafka = InProcessKafka.start(KafkaSettings.defaults());
                InstancesTopic topic = new InstancesTopic(kafka, node.registry()).create()) {
            Muster muster = Muster.connect(settings(kafka.bootstrapServers())
                    .withKafka("delivery.timeout.ms", "600000")
                    .withCloseTimeout(Duration.ofSeconds(1)));
            Registration one = muster.register(PAYMENTS.id("one"));
            Registration two = muster.register(PAYMENTS.id("two"));
            await().atMost(BOUND)
                    .until(() -> one.sinceAcknowledged().isPresent()
                            && two.sinceAcknowledged().isPresent());
            kafka.stop();

            // Without a bound it would wait for the producer's ten minutes.
            assertThat(CompletableFuture.runAsync(muster::close)).succeedsWithin(BOUND);
            assertThat(muster.statistics().registrations()).isZero();
            assertThat(topic).isNotNull();
        }
    }

    @Test
    void shouldCloseWithoutWaitingWhenNothingWasEverSent() {
        Muster muster = Muster.connect(settings("127.0.0.1:1").withCloseTimeout(Duration.ofSeconds(60)));
        muster.register(PAYMENTS);
        await().atMost(BOUND).until(() -> muster.statistics().eventsDropped() >= 1);

        assertThat(CompletableFuture.runAsync(muster::close)).succeedsWithin(BOUND);
    }

    @Test
    void shouldRegisterWhenTheSchemaRegistryComesLater() throws Exception {
        int port = FreePorts.one();
        try (InProcessKafka kafka = InProcessKafka.start(KafkaSettings.defaults());
                Muster muster =
                        Muster.connect(settings(kafka.bootstrapServers()).withUrls("http://127.0.0.1:" + port))) {
            muster.register(PAYMENTS);
            await().atMost(BOUND).until(() -> muster.statistics().eventsDropped() >= 2);

            try (FakeNode later = FakeNode.startAt(port);
                    InstancesTopic topic = new InstancesTopic(kafka, later.registry()).create()) {
                await().atMost(BOUND).until(() -> !topic.heartbeats().isEmpty());

                assertThatThereIsNoBurst(topic.registrations());
            }
        }
    }

    /** Names that do not resolve yet are an outage like any other, not a failure to start. */
    @Test
    void shouldStartWhenTheBrokersNameIsNotKnownYet() {
        try (Muster muster = Muster.connect(settings("kafka.invalid:9092"))) {
            Registration registration = muster.register(PAYMENTS);

            await().atMost(BOUND).until(() -> muster.statistics().eventsDropped() >= 2);
            assertThat(registration.sinceAcknowledged()).isEmpty();
        }
    }

    /** What is not acknowledged within the two seconds of these settings is said once more, though it may be in the log. */
    private static void assertThatThereIsNoBurst(List<InstanceRegistered> registrations) {
        assertThat(registrations).hasSizeBetween(1, 2);
    }

    private MusterSettings settings(String bootstrap) {
        return MusterSettings.defaults()
                .withBootstrap(bootstrap)
                .withUrls(node.url())
                .withKafka("request.timeout.ms", "1000")
                .withKafka("delivery.timeout.ms", "2000");
    }

    private static List<InstanceHeartbeat> saidAfter(InstancesTopic topic, Instant time) {
        return topic.heartbeats().stream()
                .filter(beat -> !beat.getClientTime().isBefore(time))
                .toList();
    }
}
