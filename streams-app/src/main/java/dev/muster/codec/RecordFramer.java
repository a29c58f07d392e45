package dev.muster.codec;

import dev.muster.partition.Fact;
import dev.muster.wire.AvroPayloads;
import dev.muster.wire.SchemaRegistry;
import dev.muster.wire.Subjects;
import dev.muster.wire.WireFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * Records and facts in wire format, ready to be appended. A schema is registered under the subject of its topic and record when it
 * is first used there; that call may block or throw as {@link SchemaRegistry} says, all later ones do neither. Thread-safe.
 */
public final class RecordFramer {

    private final SchemaRegistry registry;
    private final Map<Use, Integer> ids = new ConcurrentHashMap<>();

    /** With the ids of this registry. */
    public RecordFramer(SchemaRegistry registry) {
        this.registry = registry;
    }

    /** A record for this topic. */
    public byte[] frame(String topic, SpecificRecord record) {
        return AvroPayloads.encodeFramed(id(topic, record.getSchema()), record);
    }

    /** A fact for this topic; its bytes are kept as they are, with their hash. */
    public byte[] frame(String topic, Fact fact) {
        Schema schema = FactTypes.schemaOf(FactTypes.named(fact.type()));
        return WireFormat.frame(id(topic, schema), fact.bytes());
    }

    private int id(String topic, Schema schema) {
        Use use = new Use(topic, schema.getFullName());
        Integer known = ids.get(use);
        if (known != null) {
            return known;
        }
        // Not within the map's own locks: the registry may take as long as its time-outs allow.
        int id = registry.register(Subjects.TOPIC_RECORD_NAME.of(topic, Subjects.Part.VALUE, schema), schema);
        ids.put(use, id);
        return id;
    }

    private record Use(String topic, String type) {}
}
