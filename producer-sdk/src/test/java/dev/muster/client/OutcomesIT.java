package dev.muster.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.client.call.CallPolicy;
import dev.muster.client.call.Caller;
import dev.muster.schema.InstanceOutcomes;
import dev.muster.schema.OutcomesReported;
import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.KafkaSettings;
import dev.muster.wire.AvroPayloads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What a caller puts into the log of outcomes of a Kafka that is there, and what it does without one. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OutcomesIT {
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final String TOPIC = "muster.outcomes";
    private static final int PARTITIONS = 4;

    private final FakeNode node = FakeNode.start();
    private final List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    private InProcessKafka kafka;
    private KafkaConsumer<String, byte[]> consumer;

    @BeforeAll
    void startKafka() throws Exception {
        kafka = InProcessKafka.start(KafkaSettings.defaults());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(TOPIC, partition))
                .toList());
    }

    @AfterAll
    void stopKafka() {
        consumer.close();
        kafka.close();
        node.close();
    }

    @Test
    void shouldTellKafkaOfEachTry() {
        node.has("stock", "a");
        MusterSettings settings = MusterSettings.defaults()
                .withBootstrap(kafka.bootstrapServers())
                .withUrls(node.url())
                .withService("checkout");
        try (Muster muster = Muster.connect(settings)) {
            Caller stock = muster.caller("stock").with(CallPolicy.DEFAULT.attempts(1));
            for (int i = 0; i < 20; i++) {
                stock.call(DiscoveredInstance::id);
            }
            stock.call(
                    instance -> {
                        throw new IOException("broken");
                    },
                    failed -> "");

            await().atMost(BOUND).until(() -> calls(events()) == 21);

            List<OutcomesReported> events = events();
            OutcomesReported first = events.get(0);
            assertThat(first.getCaller()).isEqualTo("checkout");
            assertThat(first.getSequence()).isEqualTo(1);
            assertThat(events).extracting(OutcomesReported::getCallerInstance).containsOnly(first.getCallerInstance());
            assertThat(events).extracting(OutcomesReported::getEventId).doesNotHaveDuplicates();
            assertThat(events.stream().flatMap(event -> event.getEntries().stream()))
                    .allSatisfy(entry -> assertThat(entry.getInstance()).isEqualTo("a"));
            assertThat(events.stream()
                            .flatMap(event -> event.getEntries().stream())
                            .mapToInt(InstanceOutcomes::getFailed)
                            .sum())
                    .isEqualTo(1);
            assertThat(first.getEntries().get(0).getLatency()).isNotNull();
            assertThat(records).allSatisfy(record -> {
                assertThat(record.key()).isEqualTo("stock");
                assertThat(record.partition())
                        .isEqualTo(Utils.toPositive(Utils.murmur2(Utils.utf8("stock"))) % PARTITIONS);
            });
        }
    }

    @Test
    void shouldGoOnCallingWhereThereIsNoKafkaAndHoldNoMoreThanNews() {
        node.has("billing", "a");
        MusterSettings settings =
                MusterSettings.defaults().withBootstrap("127.0.0.1:1").withUrls(node.url());
        try (Muster muster = Muster.connect(settings)) {
            Caller billing = muster.caller("billing");
            for (int i = 0; i < 600_000; i++) {
                billing.call(DiscoveredInstance::id);
            }

            assertThat(billing.statistics().calls().succeeded()).isEqualTo(600_000);
        }
    }

    private List<OutcomesReported> events() {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
        AvroPayloads payloads = new AvroPayloads(node.registry());
        return records.stream()
                .map(record -> payloads.decode(record.value(), OutcomesReported.class))
                .toList();
    }

    private static long calls(List<OutcomesReported> events) {
        return events.stream()
                .flatMap(event -> event.getEntries().stream())
                .mapToLong(entry -> entry.getOk() + entry.getFailed())
                .sum();
    }
}
