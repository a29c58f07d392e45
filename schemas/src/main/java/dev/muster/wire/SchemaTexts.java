package dev.muster.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.Collection;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/** Schemas as JSON text. Stateless. */
final class SchemaTexts {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SchemaTexts() {}

    /** A parser for what a registry has already accepted: as tolerant as Avro can be. */
    static Schema.Parser tolerantParser() {
        return new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false);
    }

    /** The same schema without these properties, at any depth. */
    static Schema without(Schema schema, Collection<String> properties) {
        try {
            JsonNode tree = JSON.readTree(schema.toString());
            remove(tree, properties);
            return tolerantParser().parse(JSON.writeValueAsString(tree));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a schema's own text does not parse", e);
        }
    }

    private static void remove(JsonNode node, Collection<String> properties) {
        if (node instanceof ObjectNode object) {
            object.remove(properties);
        }
        node.forEach(child -> remove(child, properties));
    }
}
