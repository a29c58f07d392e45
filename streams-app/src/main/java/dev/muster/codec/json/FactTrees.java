package dev.muster.codec.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.codec.RecordedFact;
import dev.muster.fold.FactHead;
import dev.muster.partition.Checkpoint;

/** Facts of any domain as JSON with stable names. Stateless. */
public final class FactTrees {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private FactTrees() {}

    /** All of a fact. */
    public static ObjectNode of(RecordedFact fact) {
        FactHead head = fact.head();
        ObjectNode tree = JSON.objectNode()
                .put("type", fact.type())
                .put("sequence", head.sequence())
                .put("previous", head.previous().toString())
                .put("fold", head.fold())
                .put("key", head.key())
                .put("kind", head.what().kind())
                .put("rule", head.what().rule())
                .put("rulesVersion", head.moment().rules().version())
                .put("foldLevel", head.moment().rules().level())
                .put("logTime", head.moment().now().toString())
                .put("brokerTime", head.moment().appendedAt().toString());
        tree.set("cause", cause(head.cause()));
        tree.setAll(fact.detail().match(new Details()));
        return tree.put("hash", fact.fact().hash().toString());
    }

    /** What led to it. */
    public static ObjectNode cause(FactHead.Cause cause) {
        return JSON.objectNode()
                .put("topic", cause.topic())
                .put("partition", cause.partition())
                .put("offset", cause.offset())
                .put("eventId", cause.eventId())
                .put("source", cause.source());
    }

    private static final class Details implements RecordedFact.Cases<ObjectNode> {

        @Override
        public ObjectNode onDecided(RecordedFact.Decided decided) {
            JsonNode state = decided.state().<JsonNode>map(AvroTrees::of).orElse(NullNode.instance);
            return JSON.objectNode().put("reason", decided.reason()).set("state", state);
        }

        @Override
        public ObjectNode onRejected(RecordedFact.Rejected rejected) {
            return JSON.objectNode()
                    .put("code", rejected.rejection().code().text())
                    .put("detail", rejected.rejection().detail());
        }

        @Override
        public ObjectNode onMoved(RecordedFact.Moved moved) {
            return JSON.objectNode().put("target", moved.target());
        }

        @Override
        public ObjectNode onRulesAdopted(RecordedFact.RulesAdopted adopted) {
            ObjectNode rules = JSON.objectNode();
            adopted.rules().values().forEach(rules::put);
            return JSON.objectNode().set("rules", rules);
        }

        @Override
        public ObjectNode onCheckpointed(RecordedFact.Checkpointed checkpointed) {
            Checkpoint checkpoint = checkpointed.checkpoint();
            return JSON.objectNode()
                    .put("cut", checkpoint.cut())
                    .put("clock", checkpoint.clock().now().toString())
                    .put("entities", checkpoint.entities())
                    .put("stateHash", checkpoint.stateHash().toString());
        }
    }
}
