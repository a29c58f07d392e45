package dev.muster.wire;

import dev.muster.wire.SerdeSettings.Result;
import java.io.IOException;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.Decoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the Confluent wire format as {@code io.confluent.kafka.serializers.KafkaAvroDeserializer} does under the same settings:
 * generic records, or generated ones with {@code specific.avro.reader=true}, and Avro's primitives. Hostile bytes end in
 * {@link MalformedRecordException}. A Kafka consumer hands every exception of a deserializer to its caller as a
 * {@code RecordDeserializationException}: look at its cause before skipping the record, for
 * {@link RegistryUnavailableException} only says "later". Thread-safe once configured.
 */
public final class MusterAvroDeserializer implements Deserializer<Object> {
    private final BoundedCache<Integer, DatumReader<Object>> readers = new BoundedCache<>(1_000);
    private @Nullable SchemaRegistry registry;
    private @Nullable SerdeSettings settings;

    /** A deserializer that Kafka configures. */
    public MusterAvroDeserializer() {}

    /** A ready deserializer of generic records. */
    public MusterAvroDeserializer(SchemaRegistry registry) {
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
    @SuppressWarnings("NullAway") // Kafka's contract: a tombstone stays null.
    public Object deserialize(String topic, byte @Nullable [] data) {
        return data == null ? null : deserializeValue(data);
    }

    @Override
    public Object deserialize(String topic, Headers headers, byte @Nullable [] data) {
        return deserialize(topic, data);
    }

    private Object deserializeValue(byte[] framed) {
        SchemaRegistry known = registry;
        SerdeSettings how = settings;
        if (known == null || how == null) {
            throw new IllegalStateException(
                    "deserializer: not configured (expected: configure() before deserialize())");
        }
        int id = WireFormat.schemaId(framed);
        DatumReader<Object> reader = readers.get(id);
        if (reader == null) {
            reader = readerFor(known.byId(id), how.result());
            readers.put(id, reader);
        }
        Object value = AvroPayloads.read(reader, framed, WireFormat.HEADER_BYTES);
        return value instanceof CharSequence text ? text.toString() : value;
    }

    private static DatumReader<Object> readerFor(Schema writer, Result result) {
        if (writer.getType() == Schema.Type.BYTES) {
            return new BareBytesReader();
        }
        if (result == Result.SPECIFIC && writer.getType() == Schema.Type.RECORD) {
            SpecificData model = SpecificData.getForClass(classOf(writer));
            return new SpecificDatumReader<>(writer, model.getSchema(classOf(writer)), model);
        }
        return new GenericDatumReader<>(writer, writer, GenericData.get());
    }

    private static Class<?> classOf(Schema writer) {
        String name = SpecificData.getClassName(writer);
        try {
            // The name comes from the registry: nothing of the class runs before it is known to be a generated record.
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            Class<?> type =
                    Class.forName(name, false, loader == null ? MusterAvroDeserializer.class.getClassLoader() : loader);
            if (SpecificRecord.class.isAssignableFrom(type)) {
                return type;
            }
        } catch (ClassNotFoundException e) {
            throw new SerializationException(
                    "class " + name + ": not found (expected: generated from the writer's schema)", e);
        }
        throw new SerializationException("class " + name + " (expected: a generated Avro record)");
    }

    /** Bare bytes, which Confluent writes without Avro's length. */
    private static final class BareBytesReader implements DatumReader<Object> {
        @Override
        public void setSchema(Schema schema) {}

        @Override
        public Object read(@Nullable Object reuse, Decoder in) throws IOException {
            BoundedDecoder decoder = (BoundedDecoder) in;
            byte[] rest = new byte[decoder.remaining()];
            decoder.readFixed(rest, 0, rest.length);
            return rest;
        }
    }
}
