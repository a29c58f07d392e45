package dev.muster.query.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON as Muster reads and writes it: strict, bounded, fields in a fixed order. Thread-safe. */
final class Json {

    /** Deepest nesting that is read. */
    static final int MAX_DEPTH = 16;

    /** Longest number that is read, in characters. */
    static final int MAX_NUMBER_LENGTH = 40;

    /** Longest text that is read, in characters. */
    static final int MAX_STRING_LENGTH = 128 * 1024;

    /** Longest name of a field that is read, in characters. */
    static final int MAX_NAME_LENGTH = 32 * 1024;

    private static final int USUAL_SIZE = 512;

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .maxStringLength(MAX_STRING_LENGTH)
                    .maxNameLength(MAX_NAME_LENGTH)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final ObjectMapper MAPPER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** What writes a value. */
    interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    static byte[] bytes(Writing writing) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(USUAL_SIZE);
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            writing.to(json);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be written", e);
        }
        return out.toByteArray();
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** A value as a tree. */
    static ObjectNode tree(Writing writing) {
        return object(bytes(writing));
    }

    /** Reads an object; anything else is a problem. */
    static ObjectNode object(byte[] bytes) {
        JsonNode node = read(bytes, "object");
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new ProblemException(ProblemCode.MALFORMED_JSON, "body: " + nameOf(node) + " (expected: a JSON object)");
    }

    /** Reads a list; anything else is a problem. */
    static ArrayNode list(byte[] bytes) {
        JsonNode node = read(bytes, "list");
        if (node instanceof ArrayNode list) {
            return list;
        }
        throw new ProblemException(ProblemCode.MALFORMED_JSON, "body: " + nameOf(node) + " (expected: a JSON list)");
    }

    private static JsonNode read(byte[] bytes, String wanted) {
        try {
            return MAPPER.readTree(bytes);
        } catch (IOException e) {
            throw new ProblemException(JsonFaults.problem(e, bytes, wanted));
        }
    }

    /** An object; an empty one where the bytes are none, such as a proxy's page. */
    static ObjectNode objectOrEmpty(byte[] bytes) {
        try {
            return object(bytes);
        } catch (ProblemException e) {
            return object();
        }
    }

    /** The kind of a node, for messages. */
    static String nameOf(JsonNode node) {
        return switch (node.getNodeType()) {
            case MISSING -> "nothing";
            case ARRAY -> "a list";
            case BOOLEAN -> "true or false";
            case NULL -> "null";
            case NUMBER -> "a number";
            case STRING -> "a text";
            case OBJECT, POJO -> "an object";
            case BINARY -> "bytes";
        };
    }
}
