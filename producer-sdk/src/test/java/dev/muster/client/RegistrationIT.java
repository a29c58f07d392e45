package dev.muster.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.client.InstancesTopic.Entry;
import dev.muster.schema.InstanceDeregistered;
import dev.muster.schema.InstanceHeartbeat;
import dev.muster.schema.InstanceRegistered;
import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What a registration puts into the log of a Kafka that is there. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RegistrationIT {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final Instance PAYMENTS =
            Instance.of("payments").at("10.0.0.7", 8443).ttl(Duration.ofSeconds(3));

    private final FakeNode node = FakeNode.start();
    private InProcessKafka kafka;
    private InstancesTopic topic;
    private MusterSettings settings;
    private int round;

    @BeforeAll
    void startKafka() throws Exception {
        kafka = InProcessKafka.start(KafkaSettings.defaults());
        topic = new InstancesTopic(kafka, node.registry()).create();
    }

    @AfterAll
    void stopKafka() {
        topic.close();
        kafka.close();
        node.close();
    }

    @BeforeEach
    void settings() {
        settings = MusterSettings.defaults()
                .withBootstrap(kafka.bootstrapServers())
                .withUrls(node.url())
                .withCloseTimeout(Duration.ofSeconds(20));
        round++;
    }

    @AfterEach
    void forget() {
        topic.forget();
    }

    @Test
    void shouldRegisterBeatAndTakeLeave() {
        Instance full = PAYMENTS.id("p-1")
                .zone("eu-1a")
                .region("eu")
                .weight(2)
                .tags("b", "a")
                .metadata("k", "v");
        try (Muster muster = Muster.connect(settings);
                Registration registration = muster.register(full)) {
            await().atMost(BOUND).until(() -> topic.heartbeats().size() >= 2);

            // What is in the log already may be acknowledged a little later.
            await().atMost(BOUND)
                    .until(() -> registration.sinceAcknowledged().isPresent()
                            && muster.statistics().eventsSent() >= 2);
            assertThat(muster.statistics().eventsFailed()).isZero();
        }

        List<Entry> entries = topic.entries();
        InstanceRegistered registered = (InstanceRegistered) entries.get(0).event();
        assertThat(registered.getService() + "/" + registered.getInstance()).isEqualTo("payments/p-1");
        assertThat(registered.getHost() + ":" + registered.getPort()).isEqualTo("10.0.0.7:8443");
        assertThat(registered.getRegion() + registered.getZone() + registered.getWeight())
                .isEqualTo("eueu-1a2");
        assertThat(registered.getTags()).containsExactly("a", "b");
        assertThat(registered.getMetadata()).hasSize(1);
        assertThat(registered.getTtlMs()).isEqualTo(3_000);
        assertThat(registered.getSource()).isEqualTo("payments/p-1");

        InstanceHeartbeat last =
                (InstanceHeartbeat) entries.get(entries.size() - 2).event();
        InstanceDeregistered farewell =
                (InstanceDeregistered) entries.get(entries.size() - 1).event();
        assertThat(last.getStatus()).isEqualTo("LEAVING");
        assertThat(last.getIncarnation()).isEqualTo(registered.getIncarnation());
        assertThat(farewell.getIncarnation()).isEqualTo(registered.getIncarnation());
        assertThat(entries.stream().map(entry -> entry.event().get(0))).doesNotHaveDuplicates();
    }

    @Test
    void shouldKeyByServiceInTheDefaultPartition() {
        try (Muster muster = Muster.connect(settings)) {
            muster.register(PAYMENTS);
            muster.register(Instance.of("stock").at("10.0.0.8", 1));
            await().atMost(BOUND).until(() -> topic.registrations().size() >= 2);
        }

        assertThat(topic.entries()).allSatisfy(entry -> {
            int hash = Utils.toPositive(Utils.murmur2(entry.key().getBytes(StandardCharsets.UTF_8)));
            assertThat(entry.partition()).isEqualTo(hash % InstancesTopic.PARTITIONS);
            assertThat(entry.event().get(3)).hasToString(entry.key());
        });
        assertThat(topic.entries()).extracting(Entry::key).contains("payments", "stock");
        assertThat(topic.registrations())
                .extracting(InstanceRegistered::getInstance)
                .as("one id is drawn for the process")
                .hasSize(2)
                .containsOnly(topic.registrations().get(0).getInstance());
    }

    @Test
    void shouldSayAtOnceWhatChanges() {
        try (Muster muster = Muster.connect(settings);
                Registration registration = muster.register(PAYMENTS.ttl(Duration.ofHours(1)))) {
            registration.status(Status.STARTING);
            await().atMost(BOUND).untilAsserted(() -> assertThat(topic.heartbeats())
                    .extracting(InstanceHeartbeat::getStatus)
                    .contains("STARTING"));

            registration.update(instance -> instance.weight(7).tags("canary"));

            await().atMost(BOUND).until(() -> topic.registrations().size() >= 2);
            assertThat(topic.registrations().get(1).getWeight()).isEqualTo(7);
            assertThat(topic.registrations().get(1).getTags()).containsExactly("canary");
            assertThat(topic.registrations().get(1).getIncarnation())
                    .isEqualTo(topic.registrations().get(0).getIncarnation());
            await("a registration that is new begins as UP, so the status is said again")
                    .atMost(BOUND)
                    .until(() -> topic.entries().get(topic.entries().size() - 1).event() instanceof InstanceHeartbeat);
            assertThatThrownBy(() -> registration.update(instance -> instance.ttl(Duration.ofSeconds(5))))
                    .isInstanceOf(InvalidValueException.class);
        }
    }

    /** An evicted or lost registration comes back by itself, as the tenth sign of life is a registration again. */
    @Test
    void shouldRegisterAgainAfterSomeBeats() {
        try (Muster muster = Muster.connect(settings)) {
            muster.register(PAYMENTS);

            await().atMost(BOUND).until(() -> topic.registrations().size() >= 2);

            InstanceRegistered first = topic.registrations().get(0);
            InstanceRegistered second = topic.registrations().get(1);
            assertThat(second.getIncarnation()).isEqualTo(first.getIncarnation());
            assertThat(second.getEventId()).isNotEqualTo(first.getEventId());
            List<SpecificRecord> events =
                    topic.entries().stream().map(Entry::event).toList();
            assertThat(events.subList(events.indexOf(first) + 1, events.indexOf(second)))
                    .as("between the two, of which a late one stands for several")
                    .hasSizeBetween(1, 9)
                    .hasOnlyElementsOfType(InstanceHeartbeat.class);
        }
    }

    @Test
    void shouldBeatWithoutLoadWhenTheProbeFailsOrHangs() {
        CountDownLatch release = new CountDownLatch(1);
        try (Muster muster = Muster.connect(settings);
                Registration registration = muster.register(PAYMENTS)) {
            registration.load(() -> Load.NONE.withCpuPermille(400).withInFlight(3));
            await().atMost(BOUND).until(() -> !loads().isEmpty());
            assertThat(loads().get(0)).isEqualTo(new dev.muster.schema.Load(400, null, 3));

            registration.load(() -> {
                throw new IllegalStateException("the probe's own failure");
            });
            awaitBeats(2);

            registration.load(() -> {
                release.await();
                return Load.NONE;
            });
            awaitBeats(3);
        } finally {
            release.countDown();
        }
    }

    @Test
    void shouldBeANewLifeWhenRegisteredAgain() {
        try (Muster muster = Muster.connect(settings)) {
            Registration first = muster.register(PAYMENTS);
            assertThatThrownBy(() -> muster.register(PAYMENTS))
                    .isInstanceOf(MusterException.class)
                    .hasMessageContaining("registered by this client already (expected: an id of its own)");
            await().atMost(BOUND).until(() -> first.sinceAcknowledged().isPresent());
            first.close();
            first.close();

            Registration second = muster.register(PAYMENTS);

            await().atMost(BOUND).until(() -> second.sinceAcknowledged().isPresent());
            // Each registers again with every tenth beat, so more than two may have come.
            List<String> lives = topic.registrations().stream()
                    .map(InstanceRegistered::getIncarnation)
                    .toList();
            assertThat(Set.copyOf(lives)).hasSize(2);
            assertThat(lives.get(lives.size() - 1)).isNotEqualTo(lives.get(0));
            assertThat(second.instance().id()).isEqualTo(first.instance().id());
        }
    }

    @Test
    void shouldRefuseMoreRegistrationsThanAllowedAndThoseWithoutAddress() {
        try (Muster muster = Muster.connect(settings.with("max.registrations", "1"))) {
            muster.register(PAYMENTS);

            assertThatThrownBy(() -> muster.register(PAYMENTS.id("other")))
                    .hasMessage("registrations: 2 (expected: at most 1, the setting max.registrations)");
            assertThatThrownBy(() -> muster.register(Instance.of("payments")))
                    .hasMessage("at: not set (expected: a host and port that callers connect to)");
        }
    }

    @Test
    void shouldWaitUntilANodeShowsTheRegistration() {
        String path = "/v1/services/payments/instances/v-" + round;
        try (Muster muster = Muster.connect(settings)) {
            Registration registration = muster.register(PAYMENTS.id("v-" + round));
            assertThatThrownBy(() -> registration.awaitVisible(Duration.ofSeconds(1)))
                    .isInstanceOf(OutcomeUnknownException.class)
                    .hasMessageContaining("not visible within PT1S");

            node.on(path, 200, "{\"id\":\"v\",\"host\":\"10.0.0.7\",\"port\":8443,\"incarnation\":\"an-earlier-one\"}");
            assertThatThrownBy(() -> registration.awaitVisible(Duration.ofSeconds(5)))
                    .isInstanceOf(OutcomeUnknownException.class)
                    .hasMessageContaining("incarnation an-earlier-one is shown");

            node.on(path, 200, "{\"id\":\"v\",\"host\":\"10.0.0.7\",\"port\":8443}");
            registration.awaitVisible(BOUND);

            registration.close();
            assertThatThrownBy(() -> registration.awaitVisible(BOUND)).hasMessageContaining("closed (expected: open)");
        }
    }

    @Test
    void shouldLeaveNoThreadBehind() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();

        useEverything(before);

        await().atMost(BOUND).untilAsserted(() -> {
            // JDK 17's HTTP client ends its selector when it is collected; there is no way to close it.
            System.gc();
            assertThat(ownThreads(before)).isEmpty();
        });
    }

    /** A method of its own, so that nothing of the client is left on the stack. */
    private void useEverything(Set<Thread> before) {
        node.has("payments", "one");
        try (Muster muster = Muster.connect(settings);
                Registration registration = muster.register(PAYMENTS);
                ServiceView view = muster.discover("payments")) {
            await().atMost(BOUND).until(() -> registration.sinceAcknowledged().isPresent());
            await().atMost(BOUND).until(() -> view.age().isPresent());
            assertThat(ownThreads(before)).isNotEmpty().allMatch(Thread::isDaemon);
        }
    }

    private static Set<Thread> ownThreads(Set<Thread> before) {
        Set<Thread> own = new HashSet<>(Thread.getAllStackTraces().keySet());
        own.removeAll(before);
        // The broker is in this JVM, and its scheduler makes threads when it needs them.
        own.removeIf(thread -> !thread.getName().matches("muster-.*|kafka-.*|.*SelectorManager")
                || thread.getName().startsWith("kafka-scheduler-"));
        return own;
    }

    private List<dev.muster.schema.Load> loads() {
        return topic.heartbeats().stream()
                .flatMap(beat -> Optional.ofNullable(beat.getLoad()).stream())
                .toList();
    }

    private void awaitBeats(int more) {
        int before = topic.heartbeats().size();
        await().atMost(BOUND).until(() -> topic.heartbeats().size() >= before + more);
    }
}
