package dev.muster.audit;

import dev.muster.codec.FactReader;
import dev.muster.fold.Hash;
import dev.muster.partition.RawRecord;
import dev.muster.schema.Sha256;
import dev.muster.wire.AvroPayloads;
import dev.muster.wire.SchemaRegistry;
import dev.muster.wire.WireFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;

/** What somebody who can write to the topic of the facts may do to it. */
final class Forgery {

    private final SchemaRegistry registry;

    Forgery(SchemaRegistry registry) {
        this.registry = registry;
    }

    /** Flips one bit of a value. */
    static RawRecord flipped(RawRecord record, int index) {
        byte[] bytes = record.value().orElseThrow().clone();
        bytes[index] ^= 1;
        return withValue(record, bytes);
    }

    static RawRecord withValue(RawRecord record, byte[] value) {
        return new RawRecord(
                record.id(), record.offset(), record.appendedAt(), record.key(), Optional.of(value), record.wasMoved());
    }

    static RawRecord at(RawRecord record, long offset) {
        return new RawRecord(record.id(), offset, record.appendedAt(), record.key(), record.value(), record.wasMoved());
    }

    /** Gives a field of a fact, by its path with dots, another value and seals the fact anew. */
    RawRecord changed(RawRecord fact, String path, Object value) {
        SpecificRecord record = decoded(fact);
        put(record, path, value);
        return sealed(fact, record);
    }

    /** Numbers and chains all facts anew, so that no hash betrays a change. */
    void rechain(List<RawRecord> facts) {
        long sequence = 0;
        Hash head = Hash.ZERO;
        for (int i = 0; i < facts.size(); i++) {
            SpecificRecord record = decoded(facts.get(i));
            sequence++;
            put(record, "head.sequence", sequence);
            put(record, "head.previous", new Sha256(head.bytes()));
            facts.set(i, at(sealed(facts.get(i), record), i));
            byte[] value = facts.get(i).value().orElseThrow();
            head = Hash.copyOf(Arrays.copyOfRange(value, value.length - Hash.LENGTH, value.length));
        }
    }

    SpecificRecord decoded(RawRecord fact) {
        String type = new FactReader(registry).read(fact.value().orElseThrow()).type();
        try {
            return decoded(fact, Class.forName(type).asSubclass(SpecificRecord.class));
        } catch (ClassNotFoundException e) {
            throw new AssertionError("Expected a generated class for " + type, e);
        }
    }

    private static void put(IndexedRecord record, String path, Object value) {
        int dot = path.indexOf('.');
        String name = dot < 0 ? path : path.substring(0, dot);
        int position = record.getSchema().getField(name).pos();
        if (dot < 0) {
            record.put(position, value);
        } else {
            put((IndexedRecord) record.get(position), path.substring(dot + 1), value);
        }
    }

    private static <T extends SpecificRecord> T decoded(RawRecord fact, Class<T> type) {
        byte[] framed = fact.value().orElseThrow();
        return AvroPayloads.decodeOwn(Arrays.copyOfRange(framed, WireFormat.HEADER_BYTES, framed.length), type);
    }

    private static RawRecord sealed(RawRecord fact, SpecificRecord record) {
        byte[] whole = AvroPayloads.encode(record);
        byte[] content = Arrays.copyOf(whole, whole.length - Hash.LENGTH);
        System.arraycopy(Hash.of(content).bytes(), 0, whole, content.length, Hash.LENGTH);
        return withValue(fact, WireFormat.frame(WireFormat.schemaId(fact.value().orElseThrow()), whole));
    }
}
