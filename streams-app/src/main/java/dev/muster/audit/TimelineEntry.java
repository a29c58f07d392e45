package dev.muster.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.codec.RecordedFact;
import dev.muster.codec.json.FactTrees;
import dev.muster.fold.FactHead;
import dev.muster.terminal.Printable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One decision on an entity.
 *
 * @param fact the fact
 * @param reason why, in words
 * @param changes what changed of the decided state against the decision before
 */
record TimelineEntry(RecordedFact fact, String reason, List<FieldChange> changes) {

    /** Copies the list. */
    TimelineEntry {
        changes = List.copyOf(changes);
    }

    ObjectNode toJson() {
        FactHead head = fact.head();
        ObjectNode tree = JsonNodeFactory.instance
                .objectNode()
                .put("sequence", head.sequence())
                .put("time", head.moment().appendedAt().toString())
                .put("logTime", head.moment().now().toString())
                .put("kind", head.what().kind())
                .put("rule", head.what().rule())
                .put("rulesVersion", head.moment().rules().version())
                .put("reason", reason);
        ArrayNode list = tree.putArray("changes");
        for (FieldChange change : changes) {
            ObjectNode one = list.addObject().put("field", change.field());
            one.set("from", orNull(change.from()));
            one.set("to", orNull(change.to()));
        }
        return tree.set("cause", FactTrees.cause(head.cause()));
    }

    private static JsonNode orNull(JsonNode node) {
        return node.isMissingNode() ? JsonNodeFactory.instance.nullNode() : node;
    }

    /** Two lines and one a field that changed. */
    String text() {
        FactHead head = fact.head();
        FactHead.Cause cause = head.cause();
        String line = "%s  %s  %s (rule %s)"
                .formatted(
                        head.moment().appendedAt(),
                        head.what().kind(),
                        Printable.text(reason),
                        head.what().rule());
        String origin = "\n    fact %d, by %s:%d:%d, event %s, source %s"
                .formatted(
                        head.sequence(),
                        cause.topic(),
                        cause.partition(),
                        cause.offset(),
                        cause.eventId().isEmpty() ? "-" : Printable.text(cause.eventId()),
                        cause.source().isEmpty() ? "-" : Printable.text(cause.source()));
        return line + origin + changes.stream().map(c -> "\n    " + c.text()).collect(Collectors.joining());
    }
}
