package dev.muster.codec;

import dev.muster.wire.SchemaRegistry;
import dev.muster.wire.Subjects;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * The schemas of all records that one log may hold.
 *
 * @param schemas of the domain's events and of the log's own records
 */
public record LogSchemas(List<Schema> schemas) {

    /** Copies. */
    public LogSchemas {
        schemas = List.copyOf(schemas);
    }

    /** Of a log with these events. */
    public static LogSchemas of(EventCodec<?> events) {
        Stream<Class<? extends SpecificRecord>> types =
                Stream.concat(EngineIntakes.TYPES.stream(), events.types().stream());
        return new LogSchemas(types.map(SpecificData.get()::getSchema).toList());
    }

    /** Registers each under the subject of the topic and its record; one that is there already stays. */
    public void registerIn(SchemaRegistry registry, String topic) {
        for (Schema schema : schemas) {
            int unused = registry.register(Subjects.TOPIC_RECORD_NAME.of(topic, Subjects.Part.VALUE, schema), schema);
        }
    }
}
