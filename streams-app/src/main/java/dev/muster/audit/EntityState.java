package dev.muster.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.codec.RecordedFact;
import dev.muster.codec.json.FactTrees;
import dev.muster.fold.FactHead;
import dev.muster.terminal.Printable;
import java.util.Map;
import java.util.Optional;

/**
 * An entity as it was.
 *
 * @param key its key
 * @param decided decided part
 * @param volatilePart volatile part; empty where only facts tell, or there is none
 * @param last the last decision on it
 */
record EntityState(String key, ObjectNode decided, Optional<ObjectNode> volatilePart, RecordedFact last) {

    ObjectNode toJson() {
        FactHead head = last.head();
        ObjectNode tree = JsonNodeFactory.instance.objectNode().put("key", key);
        tree.set("decided", decided);
        volatilePart.ifPresent(part -> tree.set("volatile", part));
        ObjectNode decision = JsonNodeFactory.instance
                .objectNode()
                .put("sequence", head.sequence())
                .put("kind", head.what().kind())
                .put("rule", head.what().rule())
                .put("time", head.moment().appendedAt().toString());
        decision.set("cause", FactTrees.cause(head.cause()));
        return tree.set("lastDecision", decision);
    }

    /** The key and a line a field. */
    String text() {
        FactHead head = last.head();
        StringBuilder text = new StringBuilder("%s  (%s at %s by offset %d)"
                .formatted(
                        key,
                        head.what().kind(),
                        head.moment().appendedAt(),
                        head.cause().offset()));
        append(text, decided);
        volatilePart.ifPresent(part -> append(text.append("\n  volatile:"), part));
        return text.toString();
    }

    private static void append(StringBuilder text, ObjectNode part) {
        for (Map.Entry<String, JsonNode> field : part.properties()) {
            JsonNode value = field.getValue();
            text.append("\n    ")
                    .append(field.getKey())
                    .append(": ")
                    .append(value.isTextual() ? Printable.text(value.asText()) : value.toString());
        }
    }
}
