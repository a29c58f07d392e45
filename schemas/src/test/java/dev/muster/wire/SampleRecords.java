package dev.muster.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/**
 * Fills any schema with values by a fixed rule: a full instance has every optional field set and no two values alike, so that
 * exchanged fields show; a minimal one has every optional field empty.
 */
final class SampleRecords {
    /** Stands for Avro's null until the field is left alone. */
    private enum Unset {
        VALUE
    }

    private SampleRecords() {}

    static Object full(Schema schema) {
        return full(schema, "value", new AtomicInteger());
    }

    static Object minimal(Schema schema) {
        return switch (schema.getType()) {
            case RECORD -> record(schema, field -> minimal(field.schema()));
            case UNION -> minimal(schema.getTypes().get(0));
            case ARRAY -> new ArrayList<>();
            case STRING -> "";
            case BYTES -> ByteBuffer.allocate(0);
            case FIXED -> new GenericData.Fixed(schema, new byte[schema.getFixedSize()]);
            case ENUM ->
                new GenericData.EnumSymbol(schema, schema.getEnumSymbols().get(0));
            case INT -> 0;
            case LONG -> 0L;
            case BOOLEAN -> false;
            case NULL -> Unset.VALUE;
            default -> throw new IllegalArgumentException(unexpected(schema));
        };
    }

    private static Object full(Schema schema, String name, AtomicInteger counter) {
        return switch (schema.getType()) {
            case RECORD -> record(schema, field -> full(field.schema(), field.name(), counter));
            case UNION -> full(schema.getTypes().get(schema.getTypes().size() - 1), name, counter);
            case ARRAY ->
                new ArrayList<>(List.of(
                        full(schema.getElementType(), name, counter), full(schema.getElementType(), name, counter)));
            case STRING -> name + "-é" + counter.incrementAndGet();
            case BYTES -> ByteBuffer.wrap(new byte[] {0, -1, (byte) counter.incrementAndGet()});
            case FIXED -> new GenericData.Fixed(schema, pattern(schema.getFixedSize(), counter.incrementAndGet()));
            case ENUM ->
                new GenericData.EnumSymbol(
                        schema,
                        schema.getEnumSymbols().get(schema.getEnumSymbols().size() - 1));
            case INT -> 1_000 + counter.incrementAndGet();
            case LONG -> 1_800_000_000_000L + counter.incrementAndGet();
            case BOOLEAN -> true;
            default -> throw new IllegalArgumentException(unexpected(schema));
        };
    }

    private static GenericData.Record record(Schema schema, Function<Schema.Field, Object> value) {
        GenericData.Record record = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            Object filled = value.apply(field);
            if (filled != Unset.VALUE) {
                record.put(field.pos(), filled);
            }
        }
        return record;
    }

    private static byte[] pattern(int size, int seed) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (seed * 31 + i);
        }
        return bytes;
    }

    private static String unexpected(Schema schema) {
        return "type " + schema.getType().getName().toLowerCase(Locale.ROOT)
                + " (expected: one that Muster's schemas use)";
    }
}
