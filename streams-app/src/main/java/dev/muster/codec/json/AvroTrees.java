package dev.muster.codec.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Avro records of any schema as JSON for people and programs: times in ISO-8601, bytes in hexadecimal. Fields whose schema says
 * {@code "clock": "log"} are in log time, all others in the broker's. Stateless.
 */
public final class AvroTrees {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String CLOCK = "clock";

    private AvroTrees() {}

    /** All of its fields, as they are. */
    public static ObjectNode of(IndexedRecord record) {
        return shifted(record, Duration.ZERO);
    }

    /** All of its fields, with what is in log time so much later: with the broker time less the log time of a moment, in the broker's. */
    public static ObjectNode shifted(IndexedRecord record, Duration shift) {
        ObjectNode tree = JSON.objectNode();
        for (Schema.Field field : record.getSchema().getFields()) {
            Object value = record.get(field.pos());
            boolean isLogTime = value instanceof Instant && "log".equals(field.getProp(CLOCK));
            tree.set(field.name(), node(isLogTime ? ((Instant) value).plus(shift) : value, shift));
        }
        return tree;
    }

    private static JsonNode node(@Nullable Object value, Duration shift) {
        if (value == null) {
            return NullNode.instance;
        }
        if (value instanceof IndexedRecord record) {
            return shifted(record, shift);
        }
        if (value instanceof Collection<?> items) {
            ArrayNode array = JSON.arrayNode();
            items.forEach(item -> array.add(node(item, shift)));
            return array;
        }
        if (value instanceof Integer || value instanceof Long) {
            return JSON.numberNode(((Number) value).longValue());
        }
        if (value instanceof Boolean flag) {
            return JSON.booleanNode(flag);
        }
        if (value instanceof GenericFixed fixed) {
            return JSON.textNode(HexFormat.of().formatHex(fixed.bytes()));
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return JSON.textNode(HexFormat.of().formatHex(bytes));
        }
        // Texts, enums, and the times that Avro's logical types become.
        return JSON.textNode(value.toString());
    }
}
