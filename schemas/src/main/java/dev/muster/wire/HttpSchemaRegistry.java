package dev.muster.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/**
 * Client of the Confluent REST API, for Confluent's registry and all that speak its API, Muster's embedded one among them.
 * Settings have Confluent's keys: {@code schema.registry.url} (several, separated by commas, are tried in turn),
 * {@code basic.auth.credentials.source} with {@code basic.auth.user.info}, {@code bearer.auth.token},
 * {@code http.connect.timeout.ms} (5000), {@code http.read.timeout.ms} (10000), {@code schema.registry.ssl.*}.
 *
 * <p>Only an answer of the registry itself, with its error code, becomes {@link UnknownSchemaException}: a proxy's 404 does not.
 * Thread-safe; keeps at most 10,000 schemas and ids. What is not there is asked for again each time.
 */
public final class HttpSchemaRegistry implements SchemaRegistry {
    private static final int MAX_FACTS = 10_000;
    private static final int MAX_REFERENCE_DEPTH = 20;
    private static final int SUBJECT_NOT_FOUND = 40401;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RegistryHttp http;
    private final BoundedCache<Integer, Schema> byId = new BoundedCache<>(MAX_FACTS);
    private final BoundedCache<SubjectSchema, Integer> ids = new BoundedCache<>(MAX_FACTS);

    private HttpSchemaRegistry(RegistrySettings settings) {
        http = new RegistryHttp(settings);
    }

    /** A client with these settings; does not connect yet. */
    public static HttpSchemaRegistry configured(Map<String, ?> configs) {
        return new HttpSchemaRegistry(RegistrySettings.of(configs));
    }

    /** A client of the registry at these URLs, separated by commas. */
    public static HttpSchemaRegistry at(String urls) {
        return configured(Map.of(SerdeSettings.URL, urls));
    }

    @Override
    public int register(String subject, Schema schema) {
        SubjectSchema key = new SubjectSchema(subject, schema.toString());
        Integer known = ids.get(key);
        if (known != null) {
            return known;
        }
        JsonNode answer = http.post("/subjects/" + encoded(subject) + "/versions", body(key));
        return remember(key, schema, answer);
    }

    @Override
    public OptionalInt find(String subject, Schema schema) {
        SubjectSchema key = new SubjectSchema(subject, schema.toString());
        Integer known = ids.get(key);
        if (known != null) {
            return OptionalInt.of(known);
        }
        try {
            return OptionalInt.of(remember(key, schema, http.post("/subjects/" + encoded(subject), body(key))));
        } catch (UnknownSchemaException e) {
            return OptionalInt.empty();
        } catch (SchemaRegistryException e) {
            if (e.errorCode() == SUBJECT_NOT_FOUND) {
                return OptionalInt.empty();
            }
            throw e;
        }
    }

    @Override
    public Schema byId(int id) {
        Schema known = byId.get(id);
        if (known != null) {
            return known;
        }
        Schema schema = parsed("schema " + id, http.get("/schemas/ids/" + id));
        byId.put(id, schema);
        return schema;
    }

    private int remember(SubjectSchema key, Schema schema, JsonNode answer) {
        if (!answer.path("id").canConvertToInt()) {
            throw new SchemaRegistryException(200, "answer of the registry: no \"id\" (expected: the schema's id)");
        }
        int id = answer.path("id").intValue();
        ids.put(key, id);
        byId.put(id, schema);
        return id;
    }

    private Schema parsed(String what, JsonNode answer) {
        String type = answer.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw new UnknownSchemaException(what + ": of type " + type + " (expected: AVRO)");
        }
        Schema.Parser parser = SchemaTexts.tolerantParser();
        try {
            parseReferences(parser, answer.path("references"), 0);
            return parser.parse(answer.path("schema").asText());
        } catch (SchemaParseException e) {
            throw new UnknownSchemaException(what + ": not an Avro schema: " + e.getMessage());
        }
    }

    /** Teaches the parser the named types that a schema takes from other subjects. */
    private void parseReferences(Schema.Parser parser, JsonNode references, int depth) {
        if (depth > MAX_REFERENCE_DEPTH) {
            throw new UnknownSchemaException("references: deeper than " + MAX_REFERENCE_DEPTH);
        }
        for (JsonNode reference : references) {
            if (!parser.getTypes().containsKey(reference.path("name").asText())) {
                JsonNode version = http.get(
                        "/subjects/" + encoded(reference.path("subject").asText()) + "/versions/"
                                + reference.path("version").asInt());
                parseReferences(parser, version.path("references"), depth + 1);
                parser.parse(version.path("schema").asText());
            }
        }
    }

    private static String body(SubjectSchema key) {
        ObjectNode body = JSON.createObjectNode().put("schema", key.schema());
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of strings does not become JSON", e);
        }
    }

    private static String encoded(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private record SubjectSchema(String subject, String schema) {}
}
