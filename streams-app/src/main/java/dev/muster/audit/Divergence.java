package dev.muster.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.codec.RecordedFact;
import dev.muster.codec.json.FactTrees;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A place where what is recorded and what follows from the log are not the same.
 *
 * @param kind what is wrong
 * @param place where
 * @param detail in words, with what was found and what was expected
 * @param recorded the recorded fact; empty where none is recorded or it cannot be read
 * @param refolded what the refold decided; empty where it decided nothing or was not asked
 */
public record Divergence(
        Kind kind, Place place, String detail, Optional<RecordedFact> recorded, Optional<RecordedFact> refolded) {

    /**
     * Where something is wrong.
     *
     * @param position log, partition and offset of the record that is the cause, such as {@code instances:3:1234}
     * @param key the entity; empty where the partition itself is meant
     * @param sequence number of the fact in its partition; 0 where there is none
     */
    public record Place(String position, String key, long sequence) {}

    /** What can be wrong. */
    public enum Kind {
        /** A fact's own hash is not that of its content. */
        HASH("hash"),
        /** The number of a fact is not one above that of the fact before it: one is missing, added or out of order. */
        SEQUENCE("sequence"),
        /** A fact names another hash than that of the fact before it. */
        PREVIOUS("previous"),
        /** A fact lies where it does not belong: under another key, in another partition, or of another fold. */
        MISPLACED_FACT("misplaced-fact"),
        /** A fact cannot be read. */
        UNREADABLE_FACT("unreadable-fact"),
        /** The refold decides something else. */
        FACT_DIFFERS("fact-differs"),
        /** The refold decides something that is not recorded. */
        FACT_MISSING("fact-missing"),
        /** Something is recorded that the refold does not decide. */
        FACT_INVENTED("fact-invented"),
        /** A fact names a cause that the log does not have. */
        CAUSE_MISSING("cause-missing"),
        /** A record cannot be read today, and no rejection of it is recorded. */
        UNREADABLE_RECORD("unreadable-record"),
        /** The log ends before what was folded of it. */
        LOG_TRUNCATED("log-truncated"),
        /** The refold cannot go on. */
        REFOLD_STOPPED("refold-stopped");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** The stable word for it. */
        public String text() {
            return text;
        }
    }

    static Divergence of(Kind kind, Place place, String detail) {
        return new Divergence(kind, place, detail, Optional.empty(), Optional.empty());
    }

    static Divergence ofRecorded(Kind kind, Place place, String detail, RecordedFact recorded) {
        return new Divergence(kind, place, detail, Optional.of(recorded), Optional.empty());
    }

    /** The fields in which both sides differ; empty where there is one side only. */
    List<FieldChange> differences() {
        if (recorded.isEmpty() || refolded.isEmpty()) {
            return List.of();
        }
        return FieldChange.between(FactTrees.of(recorded.get()), FactTrees.of(refolded.get()));
    }

    ObjectNode toJson() {
        ObjectNode tree = JsonNodeFactory.instance
                .objectNode()
                .put("kind", kind.text())
                .put("position", place.position())
                .put("key", place.key())
                .put("sequence", place.sequence())
                .put("detail", detail);
        recorded.ifPresent(fact -> tree.set("recorded", FactTrees.of(fact)));
        refolded.ifPresent(fact -> tree.set("refolded", FactTrees.of(fact)));
        return tree;
    }

    /** Several lines: what, where, and both sides. */
    @Override
    public String toString() {
        String what = "%s at %s%s%s: %s"
                .formatted(
                        kind.text(),
                        place.position(),
                        place.sequence() > 0 ? ", fact " + place.sequence() : "",
                        place.key().isEmpty() ? "" : ", key " + place.key(),
                        detail);
        return what + side("recorded", recorded) + side("refolded", refolded) + differencesText();
    }

    private String differencesText() {
        String lines =
                differences().stream().map(change -> "\n      " + change.text()).collect(Collectors.joining());
        return lines.isEmpty() ? "" : "\n    recorded -> refolded:" + lines;
    }

    private static String side(String name, Optional<RecordedFact> fact) {
        Optional<JsonNode> tree = fact.map(FactTrees::of);
        return tree.map(node -> "\n    " + name + ": " + node).orElse("");
    }
}
