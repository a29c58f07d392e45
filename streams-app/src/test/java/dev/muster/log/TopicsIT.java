package dev.muster.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.testkit.FreePorts;
import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class TopicsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final TopicSettings SETTINGS =
            TopicSettings.DEFAULT.withPartitions(2).withReplicationFactor(1);

    private static InProcessKafka kafka;
    private static Admin admin;

    @BeforeAll
    static void start() {
        kafka = InProcessKafka.start(KafkaSettings.defaults());
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    @AfterAll
    static void stop() {
        admin.close(Duration.ofSeconds(2));
        kafka.close();
    }

    @Test
    void shouldCreateWhatIsMissingAndAcceptItLater() throws Exception {
        Topics topics = topics("fresh", SETTINGS);

        assertThat(topics.ensure(List.of("instances", "locks")))
                .containsEntry("instances", 2)
                .containsEntry("locks", 2);

        assertThat(admin.listTopics().names().get(60, TimeUnit.SECONDS))
                .contains(
                        "fresh.instances",
                        "fresh.facts.instances",
                        "fresh.locks",
                        "fresh.facts.locks",
                        "fresh.rejected");
        assertThat(setting("fresh.instances", "message.timestamp.type")).isEqualTo("LogAppendTime");
        assertThat(setting("fresh.facts.instances", "retention.ms")).isEqualTo("-1");
        // What is there keeps its number of partitions, whatever the settings say now.
        assertThat(topics("fresh", SETTINGS.withPartitions(7)).ensure(List.of("instances")))
                .containsEntry("instances", 2);
    }

    @Test
    void shouldTakeTheClustersReplicationFactorWhenNoneIsSet() {
        assertThat(topics("replicated", TopicSettings.DEFAULT.withPartitions(1)).ensure(List.of("instances")))
                .containsEntry("instances", 1);
    }

    @Test
    void shouldGiveFactsAsManyPartitionsAsTheirLogHas() throws Exception {
        create("older.instances", 5, Map.of("message.timestamp.type", "LogAppendTime"));
        assertThat(topics("older", SETTINGS).ensure(List.of("instances"))).containsEntry("instances", 5);
        Map<String, TopicDescription> found = admin.describeTopics(List.of("older.facts.instances"))
                .allTopicNames()
                .get(60, TimeUnit.SECONDS);
        assertThat(found.values()).singleElement().satisfies(topic -> assertThat(topic.partitions())
                .hasSize(5));
    }

    /** Several nodes start at once, and do not even agree on the number of partitions. */
    @Test
    void shouldAgreeWhenNodesRace() throws Exception {
        ExecutorService nodes = Executors.newFixedThreadPool(4);
        try {
            List<Future<SortedMap<String, Integer>>> answers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                TopicSettings settings = SETTINGS.withPartitions(1 + i);
                answers.add(nodes.submit(() -> topics("race", settings).ensure(List.of("instances"))));
            }
            SortedMap<String, Integer> first = answers.get(0).get();
            for (Future<SortedMap<String, Integer>> answer : answers) {
                assertThat(answer.get()).isEqualTo(first);
            }
        } finally {
            nodes.shutdownNow();
        }
    }

    @Test
    void shouldNameEveryProblemOfTopicsThatBreakAPromise() throws Exception {
        create("bad.instances", 2, Map.of("cleanup.policy", "compact", "message.timestamp.type", "CreateTime"));
        create(
                "bad.facts.instances",
                3,
                Map.of("retention.ms", "1000", "message.timestamp.type", "LogAppendTime", "retention.bytes", "-1"));
        create("bad.rejected", 1, Map.of("message.timestamp.type", "LogAppendTime"));

        assertThatThrownBy(() -> topics("bad", SETTINGS).ensure(List.of("instances")))
                .isInstanceOfSatisfying(TopicSettingsException.class, e -> assertThat(e.problems())
                        .containsExactlyInAnyOrder(
                                "topic bad.instances: cleanup.policy: compact (expected: delete)",
                                "topic bad.instances: message.timestamp.type: CreateTime (expected: LogAppendTime)",
                                "topic bad.facts.instances: retention.ms: 1000 (expected: -1)",
                                "topic bad.facts.instances: partitions: 3 (expected: 2, as many as bad.instances)"))
                .hasMessageContaining("topic bad.instances: cleanup.policy: compact (expected: delete)");
    }

    @Test
    void shouldSayWhyATopicCannotBeCreated() {
        assertThatThrownBy(
                        () -> topics("wide", SETTINGS.withReplicationFactor(3)).ensure(List.of("instances")))
                .isInstanceOf(TopicSettingsException.class)
                .hasMessageContaining("topic wide.instances: not created: ")
                .hasMessageContaining("replication factor");
    }

    @Test
    void shouldSayThatKafkaIsAway() {
        String nowhere = "127.0.0.1:" + FreePorts.one();
        try (Admin lost = Admin.create(Map.of("bootstrap.servers", nowhere))) {
            Topics topics = new Topics(lost, TopicNames.DEFAULT, SETTINGS, Duration.ofSeconds(1));
            assertThatThrownBy(() -> topics.ensure(List.of("instances")))
                    .isInstanceOf(KafkaAwayException.class)
                    .hasMessageContaining("no answer from Kafka within PT1S (expected: brokers at bootstrap.servers)");
        }
    }

    private static Topics topics(String prefix, TopicSettings settings) {
        return new Topics(admin, new TopicNames(prefix), settings, PATIENCE);
    }

    private static String setting(String topic, String name) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Map<ConfigResource, Config> configs =
                admin.describeConfigs(List.of(resource)).all().get(60, TimeUnit.SECONDS);
        return configs.values().iterator().next().get(name).value();
    }

    private static void create(String topic, int partitions, Map<String, String> configs) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(configs)))
                .all()
                .get();
    }
}
