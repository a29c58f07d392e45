package dev.muster.codec;

import dev.muster.fold.Event;
import dev.muster.fold.EventHead;
import dev.muster.fold.InvalidValueException;
import dev.muster.fold.Names;
import dev.muster.partition.Intake;
import dev.muster.partition.RawRecord;
import dev.muster.partition.RecordReader;
import dev.muster.partition.RegistryAwayException;
import dev.muster.partition.Rejection;
import dev.muster.partition.Rejection.Code;
import dev.muster.wire.AvroPayloads;
import dev.muster.wire.MalformedRecordException;
import dev.muster.wire.SchemaRegistry;
import dev.muster.wire.SchemaRegistryException;
import dev.muster.wire.UnknownSchemaException;
import dev.muster.wire.WireFormat;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads the records of one log. Whatever the bytes are, the outcome is an intake; the one exception is a registry that does not
 * answer, or not with a schema or that there is none: that says nothing about the record.
 *
 * <p>The first check that fails names the rejection, from the outside in: value, frame, schema, payload, key, fields, key against
 * fields, partition. Details hold none of the words of libraries or of the registry: the same record gives the same fact
 * everywhere. Thread-safe.
 */
public final class AvroRecordReader<E extends Event> implements RecordReader<E> {

    /** Key and value of a record that can be appended again: with its headers it stays below Kafka's default limit of 1 MiB. */
    static final int MAX_MOVED = 900 * 1024;

    private final String topic;
    private final int partitions;
    private final EventCodec<E> events;
    private final AvroPayloads payloads;
    private final Map<String, Class<? extends SpecificRecord>> types = new HashMap<>();

    /** Of a log with so many partitions and these events. */
    public AvroRecordReader(String topic, int partitions, EventCodec<E> events, SchemaRegistry registry) {
        this.topic = topic;
        this.partitions = partitions;
        this.events = events;
        this.payloads = new AvroPayloads(registry);
        EngineIntakes.TYPES.forEach(this::know);
        events.types().forEach(this::know);
    }

    @Override
    public Intake<E> read(RawRecord record) {
        if (record.value().isEmpty()) {
            return rejected(Code.TOMBSTONE, "value: none (expected: an event; a log is no table)");
        }
        byte[] framed = record.value().get();
        try {
            String type = payloads.writerSchema(framed).getFullName();
            Class<? extends SpecificRecord> known = types.get(type);
            if (known == null) {
                return rejected(Code.UNKNOWN_EVENT, "schema: " + type + " (expected: an event of " + topic + ")");
            }
            return new Decoded(record, payloads.decode(framed, known)).intake();
        } catch (MalformedRecordException e) {
            return rejected(Code.UNDECODABLE, detail(e, framed));
        } catch (UnknownSchemaException e) {
            return rejected(
                    Code.UNKNOWN_SCHEMA,
                    "schema id: " + WireFormat.schemaId(framed) + " (expected: one that the registry knows)");
        } catch (SchemaRegistryException e) {
            throw new RegistryAwayException(
                    "the schema of " + record.id() + ":" + record.offset() + " is not known yet", e);
        }
    }

    private void know(Class<? extends SpecificRecord> type) {
        types.put(SpecificData.get().getSchema(type).getFullName(), type);
    }

    private static String detail(MalformedRecordException e, byte[] framed) {
        return switch (e.reason()) {
            case NOT_FRAMED, TRUNCATED, TRAILING_BYTES -> String.valueOf(e.getMessage());
            case INVALID ->
                "payload: not what schema " + WireFormat.schemaId(framed) + " says (expected: its Avro binary)";
            case INCOMPATIBLE_WRITER ->
                "schema id: " + WireFormat.schemaId(framed) + " (expected: a schema that resolves to the event's)";
        };
    }

    private static <E extends Event> Intake<E> rejected(Code code, String detail) {
        return new Intake.Rejected<>(new Rejection(code, detail), Optional.empty());
    }

    /** A record whose payload was read. */
    private final class Decoded {

        private final RawRecord record;
        private final SpecificRecord payload;

        Decoded(RawRecord record, SpecificRecord payload) {
            this.record = record;
            this.payload = payload;
        }

        Intake<E> intake() {
            boolean isEngines = EngineIntakes.TYPES.contains(payload.getClass());
            if (isEngines && record.key().isPresent()) {
                return refuse(Code.BAD_KEY, "key: present (expected: none with a record of the log's own)");
            }
            try {
                return isEngines ? EngineIntakes.read(payload) : domain();
            } catch (InvalidValueException e) {
                return refuse(Code.INVALID_EVENT, String.valueOf(e.getMessage()));
            }
        }

        private Intake<E> domain() {
            if (record.key().isEmpty()) {
                return refuse(Code.NULL_KEY, "key: none (expected: the name that the event is about)");
            }
            byte[] keyBytes = record.key().get();
            String key = new String(keyBytes, StandardCharsets.US_ASCII);
            if (!Names.isName(key)) {
                return refuse(Code.BAD_KEY, problemWith(key));
            }
            E event = events.decode(payload);
            if (!event.key().group().equals(key)) {
                return refuse(
                        Code.KEY_CONTRADICTS_EVENT,
                        "key: '" + key + "' (expected: '" + event.key().group() + "', as the event says)");
            }
            int home = KeyPartitions.of(keyBytes, partitions);
            if (home == record.id().partition() || record.wasMoved()) {
                return new Intake.Domain<>(event);
            }
            int size =
                    keyBytes.length + record.value().map(value -> value.length).orElse(0);
            return size > MAX_MOVED
                    ? refuse(
                            Code.TOO_LARGE_TO_MOVE,
                            "record: " + size + " bytes (expected: at most " + MAX_MOVED
                                    + " for one that lies in another partition than its key's)")
                    : new Intake.Misplaced<>(event.head(), home);
        }

        private Intake<E> refuse(Code code, String detail) {
            return new Intake.Rejected<>(new Rejection(code, detail), sender());
        }

        private Optional<EventHead> sender() {
            try {
                return Optional.of(new EventHead(
                        (String) field("eventId"), (String) field("source"), (Instant) field("clientTime")));
            } catch (InvalidValueException e) {
                // The sender is for people: one that cannot be named is left out, the rejection stands all the same.
                return Optional.empty();
            }
        }

        private Object field(String name) {
            return payload.get(payload.getSchema().getField(name).pos());
        }
    }

    private static String problemWith(String key) {
        try {
            return "key: " + Names.check("key", key);
        } catch (InvalidValueException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
