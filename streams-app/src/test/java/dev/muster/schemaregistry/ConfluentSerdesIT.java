package dev.muster.schemaregistry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.schema.InstanceHeartbeat;
import dev.muster.schema.InstanceRegistered;
import dev.muster.schema.Load;
import dev.muster.schema.MetadataEntry;
import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.JavaProcess;
import dev.muster.testkit.KafkaSettings;
import dev.muster.wire.MusterAvroDeserializer;
import dev.muster.wire.MusterAvroSerializer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.JarFile;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The real Confluent serializer and deserializer, in a JVM of their own, against ours and our registry, by settings alone. What ours
 * wrote, theirs reads and writes again; then the bytes of both topics must be the same, and ours must read what it once wrote.
 */
class ConfluentSerdesIT {
    /** Carries Confluent's classes under their own names; fetched by the build, never on our class path. */
    private static final Path ORACLE = Path.of("target", "oracle", "pinot-confluent-avro-1.5.0-shaded.jar");

    private static final String CONFLUENT = "io.confluent.kafka.serializers.";
    private static final Map<String, String> BY_RECORD =
            Map.of("value.subject.name.strategy", CONFLUENT + "subject.TopicRecordNameStrategy");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Schema PERSON = new Schema.Parser()
            .parse("{\"type\":\"record\",\"name\":\"Person\",\"namespace\":\"com.acme\",\"doc\":\"Kept.\",\"fields\":["
                    + "{\"name\":\"name\",\"type\":\"string\"},{\"name\":\"tags\",\"type\":{\"type\":\"map\",\"values\":\"int\"}},"
                    + "{\"name\":\"photo\",\"type\":[\"null\",\"bytes\"],\"default\":null}]}");

    @SuppressWarnings("NullAway.Init") // started once for all tests
    private static InProcessKafka kafka;

    @SuppressWarnings("NullAway.Init") // started once for all tests
    private static RegistryNode node;

    @BeforeAll
    static void start() {
        kafka = InProcessKafka.start(KafkaSettings.defaults());
        node = RegistryNode.start(kafka.bootstrapServers(), "muster");
    }

    @AfterAll
    static void stop() {
        node.close();
        kafka.close();
    }

    @Test
    void shouldBeReadAndWrittenAlikeByConfluentsGenericSerdes() throws Exception {
        List<Object> values = new ArrayList<>(records());
        values.add(new GenericRecordBuilder(PERSON)
                .set("name", "Ada é")
                .set("tags", Map.of("one", 1))
                .set("photo", java.nio.ByteBuffer.wrap(new byte[] {0, -1}))
                .build());
        write("generic", values);

        List<String> said = echo("generic", values.size(), BY_RECORD);

        assertThat(said)
                .anyMatch(line -> line.startsWith("read org.apache.avro.generic.GenericData$Record")
                        && line.contains("\"service\": \"payments\""));
        assertSameBytes("generic", "generic-echo", values.size());
        assertThat(read("generic-echo", values.size(), Map.of("specific.avro.reader", "true")))
                .usingRecursiveFieldByFieldElementComparator()
                .startsWith(records().toArray());
        assertThat(read("generic-echo", values.size(), Map.of()))
                .last()
                .hasToString(values.get(2).toString());
    }

    @Test
    void shouldBeReadAndWrittenAlikeWhenPrimitive() throws Exception {
        List<Object> values = List.of("text é", 42, -43L, true, 1.5f, -2.5d, new byte[] {1, 0, -1});
        // Both name the subject by the topic alone, which holds seven types here.
        node.log().setLevel("primitive-value", Optional.of(CompatibilityLevel.NONE));
        node.log().setLevel("primitive-echo-value", Optional.of(CompatibilityLevel.NONE));
        write("primitive", values);

        List<String> said = echo("primitive", values.size(), Map.of());

        assertThat(said).contains("read java.lang.String text é", "read java.lang.Long -43");
        assertSameBytes("primitive", "primitive-echo", values.size());
        assertThat(read("primitive-echo", values.size(), Map.of()))
                .usingRecursiveFieldByFieldElementComparator()
                .isEqualTo(values);
    }

    @Test
    void shouldBeReadAndWrittenAlikeByConfluentsSpecificSerdes() throws Exception {
        write("specific", records());

        List<String> said = echo("specific", records().size(), with(BY_RECORD, "specific.avro.reader", "true"));

        assertThat(said).anyMatch(line -> line.startsWith("read dev.muster.schema.InstanceRegistered"));
        assertSameBytes("specific", "specific-echo", records().size());
    }

    @Test
    void shouldFindRegisteredSchemasWhenTheyMayNotBeRegistered() throws Exception {
        write("strict", List.of("text"));
        node.log().register("strict-echo-value", Schema.create(Schema.Type.STRING));
        node.log().register("strict-echo-key", Schema.create(Schema.Type.STRING));

        echo("strict", 1, Map.of("auto.register.schemas", "false"));

        assertSameBytes("strict", "strict-echo", 1);
    }

    @Test
    void shouldPassTombstonesThrough() throws Exception {
        write("tombstone", Arrays.asList((Object) null));

        assertThat(echo("tombstone", 1, Map.of())).contains("read nothing");

        assertThat(read("tombstone-echo", 1, Map.of())).containsOnlyNulls();
    }

    @Test
    void shouldBeTheVersionThatTheConfluentProfileNames() throws Exception {
        // The profile cannot be run without Confluent's repository: that its coordinates are right is read from
        // Confluent's own files.
        Properties coordinates = new Properties();
        try (JarFile jar = new JarFile(ORACLE.toFile())) {
            coordinates.load(jar.getInputStream(
                    jar.getEntry("META-INF/maven/io.confluent/kafka-avro-serializer/pom.properties")));
        }
        assertThat(coordinates)
                .containsEntry("groupId", "io.confluent")
                .containsEntry("artifactId", "kafka-avro-serializer")
                .containsEntry("version", "7.9.5");
        assertThat(Files.readString(Path.of("..", "schemas", "pom.xml")))
                .contains("<confluent.version>" + coordinates.getProperty("version") + "</confluent.version>");
    }

    /** Writes to a topic of this name with our serializer; makes the topic for the echo too. */
    private static void write(String topic, List<Object> values) throws Exception {
        try (Admin admin = Admin.create(settings())) {
            NewTopic from = new NewTopic(topic, 1, (short) 1);
            admin.createTopics(List.of(from, new NewTopic(topic + "-echo", 1, (short) 1)))
                    .all()
                    .get();
        }
        Map<String, Object> settings = new HashMap<>(settings());
        settings.put("key.serializer", MusterAvroSerializer.class.getName());
        settings.put("value.serializer", MusterAvroSerializer.class.getName());
        try (KafkaProducer<Object, Object> producer = new KafkaProducer<>(settings)) {
            for (Object value : values) {
                producer.send(new ProducerRecord<>(topic, 0, "key", value)).get();
            }
        }
    }

    /** What the program of {@link ConfluentEcho} says while it copies a topic to the one for its echo. */
    private static List<String> echo(String topic, int count, Map<String, String> more) {
        List<String> arguments = new ArrayList<>(List.of(topic, topic + "-echo", String.valueOf(count)));
        settings().forEach((key, value) -> arguments.add(key + "=" + value));
        more.forEach((key, value) -> arguments.add(key + "=" + value));
        for (String part : List.of("key", "value")) {
            arguments.add(part + ".serializer=" + CONFLUENT + "KafkaAvroSerializer");
            arguments.add(part + ".deserializer=" + CONFLUENT + "KafkaAvroDeserializer");
        }
        try (JavaProcess process = JavaProcess.of(ConfluentEcho.class)
                .classPath(List.of(
                        ORACLE, Path.of("target", "test-classes"), Path.of("..", "schemas", "target", "classes")))
                .jvmArguments("-Xmx256m", "-XX:+UseSerialGC", "-Dfile.encoding=UTF-8")
                .arguments(arguments.toArray(new String[0]))
                .start()) {
            assertThat(process.awaitExit(PATIENCE))
                    .as(() -> String.join("\n", process.lines()))
                    .isZero();
            return process.lines();
        }
    }

    private static Map<String, String> with(Map<String, String> settings, String key, String value) {
        Map<String, String> more = new HashMap<>(settings);
        more.put(key, value);
        return more;
    }

    private static void assertSameBytes(String one, String two, int count) {
        List<ConsumerRecord<byte[], byte[]>> written = raw(one, count);
        List<ConsumerRecord<byte[], byte[]>> echoed = raw(two, count);
        assertThat(echoed).hasSameSizeAs(written);
        for (int i = 0; i < count; i++) {
            assertThat(echoed.get(i).key())
                    .as("key %d", i)
                    .isEqualTo(written.get(i).key());
            assertThat(echoed.get(i).value())
                    .as("value %d", i)
                    .isEqualTo(written.get(i).value());
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> raw(String topic, int count) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return poll(consumer, topic, count);
        }
    }

    private static List<Object> read(String topic, int count, Map<String, String> more) {
        Map<String, Object> settings = new HashMap<>(settings());
        settings.putAll(more);
        settings.put("key.deserializer", MusterAvroDeserializer.class.getName());
        settings.put("value.deserializer", MusterAvroDeserializer.class.getName());
        // A reader of generated classes cannot read a Person: only as many as were asked for are decoded.
        settings.put("max.poll.records", 1);
        try (KafkaConsumer<Object, Object> consumer = new KafkaConsumer<>(settings)) {
            List<Object> values = new ArrayList<>();
            poll(consumer, topic, more.isEmpty() ? count : records().size())
                    .forEach(record -> values.add(record.value()));
            return values;
        }
    }

    private static <K, V> List<ConsumerRecord<K, V>> poll(KafkaConsumer<K, V> consumer, String topic, int count) {
        TopicPartition partition = new TopicPartition(topic, 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        List<ConsumerRecord<K, V>> records = new ArrayList<>();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (records.size() < count && System.nanoTime() < end) {
            consumer.poll(Duration.ofMillis(500)).forEach(records::add);
        }
        return records;
    }

    private static Map<String, Object> settings() {
        return Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "schema.registry.url",
                node.url(),
                "max.block.ms",
                10_000);
    }

    private static List<Object> records() {
        Instant time = Instant.ofEpochMilli(1_800_000_000_000L);
        return List.of(
                InstanceRegistered.newBuilder()
                        .setEventId("e-1")
                        .setSource("test")
                        .setClientTime(time)
                        .setService("payments")
                        .setInstance("i-1")
                        .setHost("10.0.0.7")
                        .setPort(8443)
                        .setProtocol("http")
                        .setRegion("")
                        .setZone("eu-1a")
                        .setWeight(2)
                        .setTags(List.of("canary", "é"))
                        .setMetadata(List.of(new MetadataEntry("k", "v")))
                        .setTtlMs(30_000L)
                        .build(),
                new InstanceHeartbeat("e-2", "test", time, "payments", "i-1", null, "UP", new Load(400, null, 12)));
    }
}
