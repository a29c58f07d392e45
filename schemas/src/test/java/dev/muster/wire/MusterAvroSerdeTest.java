package dev.muster.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.schema.Load;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MusterAvroSerdeTest {
    private static final Schema PERSON = new Schema.Parser()
            .parse("{\"type\":\"record\",\"name\":\"Person\",\"namespace\":\"com.acme\",\"fields\":"
                    + "[{\"name\":\"name\",\"type\":\"string\"},{\"name\":\"age\",\"type\":\"int\"}]}");
    private static final Map<String, Object> URL = Map.of("schema.registry.url", "http://127.0.0.1:1");

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final MusterAvroSerializer serializer = new MusterAvroSerializer(registry);
    private final MusterAvroDeserializer deserializer = new MusterAvroDeserializer(registry);

    static Stream<Arguments> primitives() {
        return Stream.of(
                Arguments.of("é", "0000000001" + "04c3a9"),
                Arguments.of(-1, "0000000001" + "01"),
                Arguments.of(300L, "0000000001" + "d804"),
                Arguments.of(true, "0000000001" + "01"),
                Arguments.of(1.5f, "0000000001" + "0000c03f"),
                Arguments.of(-2.5d, "0000000001" + "00000000000004c0"),
                Arguments.of(new byte[] {1, 2, 3}, "0000000001" + "010203"));
    }

    @ParameterizedTest
    @MethodSource("primitives")
    void shouldWriteAndReadPrimitives(Object value, String hex) {
        byte[] framed = serializer.serialize("t", value);

        assertThat(java.util.HexFormat.of().formatHex(framed)).isEqualTo(hex);
        assertThat(deserializer.deserialize("t", framed)).isEqualTo(value);
    }

    @Test
    void shouldWriteBytesBareWhenBuffer() {
        ByteBuffer slice = ByteBuffer.wrap(new byte[] {9, 1, 2, 9}, 1, 2);

        assertThat(deserializer.deserialize("t", serializer.serialize("t", slice)))
                .isEqualTo(new byte[] {1, 2});
    }

    @Test
    void shouldKeepTombstones() {
        assertThat(serializer.serialize("t", (Object) null)).isNull();
        assertThat(deserializer.deserialize("t", (byte[]) null)).isNull();
    }

    @Test
    void shouldReadGeneratedRecordAsGenericWithoutSpecificReader() {
        byte[] framed = serializer.serialize("t", new Load(1, null, 3));

        assertThat(deserializer.deserialize("t", framed))
                .isInstanceOfSatisfying(GenericData.Record.class, record -> assertThat(record)
                        .hasToString("{\"cpuPermille\": 1, \"memoryPermille\": null, \"inFlight\": 3}"));
    }

    @Test
    void shouldReadGeneratedRecordWhenAskedFor() {
        MusterAvroDeserializer specific = new MusterAvroDeserializer(registry);
        specific.configure(Map.of("specific.avro.reader", true), false);

        assertThat(specific.deserialize("t", serializer.serialize("t", new Load(1, null, 3))))
                .isEqualTo(new Load(1, null, 3));
    }

    @Test
    void shouldRefuseToLoadWhatIsNoGeneratedRecord() {
        // The writer's schema comes from the registry, where anyone may name any class.
        MusterAvroDeserializer specific = new MusterAvroDeserializer(registry);
        specific.configure(Map.of("specific.avro.reader", "true"), false);
        for (String name : new String[] {"Thread", "NoSuchClass"}) {
            int id = registry.register("s", Schema.createRecord(name, null, "java.lang", false, java.util.List.of()));

            assertThatThrownBy(() -> specific.deserialize("t", WireFormat.frame(id, new byte[0])))
                    .isInstanceOf(SerializationException.class)
                    .hasMessageStartingWith("class java.lang." + name);
        }
    }

    @Test
    void shouldReadBackGenericRecord() {
        GenericRecord person = new GenericRecordBuilder(PERSON)
                .set("name", "Ada")
                .set("age", 36)
                .build();

        assertThat(deserializer.deserialize("t", serializer.serialize("t", person)))
                .hasToString("{\"name\": \"Ada\", \"age\": 36}");
        assertThat(registry.find("t-com.acme.Person", PERSON)).hasValue(1);
    }

    @Test
    void shouldNameKeysByTopicUnlessToldOtherwise() {
        serializer.configure(Map.of(), true);
        serializer.serialize("t", "k");

        assertThat(registry.find("t-key", Schema.create(Schema.Type.STRING))).hasValue(1);

        MusterAvroSerializer byRecord = new MusterAvroSerializer(registry);
        byRecord.configure(
                Map.of("key.subject.name.strategy", "io.confluent.kafka.serializers.subject.RecordNameStrategy"), true);
        byRecord.serialize("t", new Load(1, 2, 3));

        assertThat(registry.find("dev.muster.schema.Load", Load.getClassSchema()))
                .hasValue(2);
    }

    @Test
    void shouldRefuseWhatHasNoRecordNameAsConfluentDoes() {
        serializer.configure(Map.of("value.subject.name.strategy", "TopicRecordName"), false);

        assertThatThrownBy(() -> serializer.serialize("t", "text"))
                .isInstanceOf(SerializationException.class)
                .hasMessage("schema of type string (expected: a record, or subject.name.strategy TopicNameStrategy)");
    }

    @Test
    void shouldRegisterNothingWhenAutoRegisterIsOff() {
        serializer.configure(Map.of("auto.register.schemas", "false"), false);

        assertThatThrownBy(() -> serializer.serialize("t", "text"))
                .isInstanceOf(UnknownSchemaException.class)
                .hasMessageContaining("not registered under subject 't-value'");

        registry.register("t-value", Schema.create(Schema.Type.STRING));
        assertThat(serializer.serialize("t", "text")).startsWith(0, 0, 0, 0, 1);
    }

    @Test
    void shouldRegisterWithoutJavaPropertiesWhenToldSo() {
        serializer.configure(Map.of("avro.remove.java.properties", true), false);
        serializer.serialize("t", new dev.muster.schema.MetadataEntry("k", "v"));

        assertThat(registry.byId(1).toString()).doesNotContain("avro.java.string");
    }

    @Test
    void shouldNameTheFaultWhenRecordDoesNotFit() {
        GenericData.Record person = new GenericData.Record(PERSON);

        assertThatThrownBy(() -> serializer.serialize("t", person))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("com.acme.Person does not fit its schema");
        assertThatThrownBy(() -> serializer.serialize("t", new Object()))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("value of java.lang.Object (expected: an Avro record");
    }

    @ParameterizedTest
    @CsvSource({
        "use.latest.version, true",
        "normalize.schemas, true",
        "avro.use.logical.type.converters, true",
        "schema.reflection, true",
        "auto.register.schemas, perhaps",
        "value.subject.name.strategy, Mine",
        "http.read.timeout.ms, soon",
        "http.read.timeout.ms, 0",
        "basic.auth.credentials.source, SASL_INHERIT",
        "basic.auth.credentials.source, USER_INFO"
    })
    void shouldRefuseSettingsItCannotKeep(String key, String value) {
        Map<String, Object> configs = new java.util.HashMap<>(URL);
        configs.put(key, value);

        assertThatThrownBy(() -> new MusterAvroSerializer().configure(configs, false))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("(expected: ");
    }

    @Test
    void shouldAskForTheUrlWhenItIsMissing() {
        assertThatThrownBy(() -> new MusterAvroDeserializer().configure(Map.of(), false))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("schema.registry.url: not set");
        assertThatThrownBy(() -> new MusterAvroDeserializer()
                        .configure(Map.of("schema.registry.url", "user:secret@host"), false))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("schema.registry.url: not ")
                .hasMessageNotContaining("secret");
    }
}
