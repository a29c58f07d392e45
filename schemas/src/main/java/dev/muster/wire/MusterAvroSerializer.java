package dev.muster.wire;

import dev.muster.wire.SerdeSettings.AutoRegister;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes generated and generic Avro records, and Avro's primitives, in the Confluent wire format: the same bytes under the same
 * settings as {@code io.confluent.kafka.serializers.KafkaAvroSerializer}, but that values' subjects are named by topic and
 * record where nothing else is set. Settings: {@code schema.registry.url} and those of {@link HttpSchemaRegistry},
 * {@code auto.register.schemas}, {@code key.subject.name.strategy}, {@code value.subject.name.strategy},
 * {@code avro.remove.java.properties}. Thread-safe once configured.
 */
public final class MusterAvroSerializer implements Serializer<Object> {
    private static final List<String> JAVA_PROPERTIES =
            List.of("avro.java.string", "java-class", "java-key-class", "java-element-class");

    private final BoundedCache<SubjectSchema, Integer> ids = new BoundedCache<>(10_000);
    private @Nullable SchemaRegistry registry;
    private @Nullable SerdeSettings settings;

    /** A serializer that Kafka configures. */
    public MusterAvroSerializer() {}

    /** A ready serializer for values, with all defaults. */
    public MusterAvroSerializer(SchemaRegistry registry) {
        this.registry = registry;
        this.settings = SerdeSettings.of(Map.of(), Subjects.Part.VALUE);
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        settings = SerdeSettings.of(configs, isKey ? Subjects.Part.KEY : Subjects.Part.VALUE);
        if (registry == null) {
            registry = HttpSchemaRegistry.configured(configs);
        }
    }

    @Override
    @SuppressWarnings("NullAway") // Kafka's contract: null is a tombstone and stays null.
    public byte[] serialize(String topic, @Nullable Object data) {
        return data == null ? null : serializeValue(topic, data);
    }

    @Override
    public byte[] serialize(String topic, Headers headers, @Nullable Object data) {
        return serialize(topic, data);
    }

    private byte[] serializeValue(String topic, Object data) {
        SchemaRegistry known = registry;
        SerdeSettings how = settings;
        if (known == null || how == null) {
            throw new IllegalStateException("serializer: not configured (expected: configure() before serialize())");
        }
        Schema schema = schemaOf(data);
        SubjectSchema key = new SubjectSchema(how.subjectOf(topic, schema), schema);
        Integer id = ids.get(key);
        if (id == null) {
            id = idOf(known, how, key);
            ids.put(key, id);
        }
        return write(id, schema, data);
    }

    private static int idOf(SchemaRegistry registry, SerdeSettings settings, SubjectSchema wanted) {
        Schema schema = settings.properties() == SerdeSettings.Properties.REMOVED
                ? withoutJavaProperties(wanted.schema())
                : wanted.schema();
        if (settings.autoRegister() == AutoRegister.ON) {
            return registry.register(wanted.subject(), schema);
        }
        return registry.find(wanted.subject(), schema)
                .orElseThrow(() ->
                        new UnknownSchemaException("schema " + schema.getFullName() + ": not registered under subject '"
                                + wanted.subject() + "' (expected: registered, as auto.register.schemas is false)"));
    }

    private static byte[] write(int id, Schema schema, Object data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        byte[] header = new byte[WireFormat.HEADER_BYTES];
        WireFormat.writeHeader(header, id);
        out.writeBytes(header);
        if (schema.getType() == Schema.Type.BYTES) {
            // Confluent writes bare bytes without Avro's length.
            out.writeBytes(bytesOf(data));
            return out.toByteArray();
        }
        try {
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            writerFor(schema, data).write(data, encoder);
            encoder.flush();
            return out.toByteArray();
        } catch (IOException | AvroRuntimeException | ClassCastException | NullPointerException e) {
            throw new SerializationException("record of " + schema.getFullName() + " does not fit its schema: " + e, e);
        }
    }

    private static DatumWriter<Object> writerFor(Schema schema, Object data) {
        return data instanceof SpecificRecord
                ? new SpecificDatumWriter<>(schema, SpecificData.getForClass(data.getClass()))
                : new GenericDatumWriter<>(schema, GenericData.get());
    }

    private static byte[] bytesOf(Object data) {
        if (data instanceof ByteBuffer buffer) {
            byte[] copy = new byte[buffer.remaining()];
            buffer.duplicate().get(copy);
            return copy;
        }
        return (byte[]) data;
    }

    private static Schema schemaOf(Object data) {
        if (data instanceof GenericContainer container) {
            return container.getSchema();
        }
        Schema primitive = Primitives.schemaOf(data);
        if (primitive == null) {
            throw new SerializationException("value of " + data.getClass().getName()
                    + " (expected: an Avro record, string, bytes, int, long, float, double or boolean)");
        }
        return primitive;
    }

    private static Schema withoutJavaProperties(Schema schema) {
        return SchemaTexts.without(schema, JAVA_PROPERTIES);
    }

    private record SubjectSchema(String subject, Schema schema) {}
}
