package dev.muster.query.facts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.codec.FactReader;
import dev.muster.codec.RecordedFact;
import dev.muster.codec.json.FactTrees;
import dev.muster.query.facts.ToldFact.Form;
import dev.muster.wire.MalformedRecordException;
import dev.muster.wire.UnknownSchemaException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Makes what is told of the bytes of facts: the JSON of the audit. Thread-safe. */
public final class FactDecoder {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final FactReader reader;

    /** With what reads facts. */
    public FactDecoder(FactReader reader) {
        this.reader = reader;
    }

    /**
     * A fact; one that this node cannot read tells where it is and why.
     *
     * @param topic its topic
     * @param slot where it stands
     * @param partition the same as a partition of the topic
     * @throws dev.muster.wire.SchemaRegistryException when the registry cannot be asked
     * @throws dev.muster.partition.RegistryAwayException likewise
     */
    public ToldFact told(FactTopic topic, int slot, int partition, long offset, Optional<byte[]> value) {
        if (value.isEmpty()) {
            return unreadable(topic, slot, partition, offset, "value: none (expected: a fact)");
        }
        try {
            RecordedFact fact = reader.read(value.get());
            Form form = fact.detail() instanceof RecordedFact.Decided ? Form.DECISION : Form.NOTICE;
            return new ToldFact(slot, offset, form, fact.head().key(), text(FactTrees.of(fact)));
        } catch (MalformedRecordException | UnknownSchemaException e) {
            return unreadable(topic, slot, partition, offset, String.valueOf(e.getMessage()));
        }
    }

    private static ToldFact unreadable(FactTopic topic, int slot, int partition, long offset, String problem) {
        ObjectNode tree = JSON.createObjectNode()
                .put("topic", topic.name())
                .put("partition", partition)
                .put("offset", offset)
                .put("problem", problem);
        return new ToldFact(slot, offset, Form.UNREADABLE, "", text(tree));
    }

    private static String text(ObjectNode tree) {
        try {
            return JSON.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree cannot fail to be written", e);
        }
    }
}
