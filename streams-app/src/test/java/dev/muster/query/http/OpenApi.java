package dev.muster.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The OpenAPI document as a judge: an answer must have a status that the document lists for the call, its headers, its media type and
 * its schema. Knows as much of JSON Schema as the document uses, and fails on a keyword that it does not know.
 */
final class OpenApi {

    static final OpenApi INSTANCE = new OpenApi();

    private final JsonNode document;

    private OpenApi() {
        try (InputStream in = OpenApi.class.getResourceAsStream("/openapi.json")) {
            document = new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode document() {
        return document;
    }

    /** Every call of the document, as {@code GET /path}. */
    Set<String> calls() {
        Set<String> calls = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            path.getValue()
                    .fieldNames()
                    .forEachRemaining(method -> calls.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey()));
        }
        return calls;
    }

    /** The role that a call needs by the document; empty when it is open. */
    String role(String call) {
        String[] parts = call.split(" ", 2);
        return document.path("paths")
                .path(parts[1])
                .path(parts[0].toLowerCase(Locale.ROOT))
                .at("/security/0/token/0")
                .asText();
    }

    void check(String method, String pathAndQuery, Client.Answer answer) {
        String path = pathAndQuery.split("\\?", 2)[0];
        Optional<JsonNode> operation = operation(method, path);
        if (operation.isEmpty()) {
            assertThat(answer.status()).isIn(404, 405);
            checkSchema("answer", document.at("/components/schemas/Problem"), answer.json());
            return;
        }
        JsonNode response = resolve(operation.get().path("responses").path(Integer.toString(answer.status())));
        assertThat(response.isMissingNode())
                .as(
                        "%s %s answered %s, which the document does not list: %s",
                        method, path, answer.status(), answer.text())
                .isFalse();
        checkHeaders(response, answer);
        checkContent(response, answer);
    }

    private void checkHeaders(JsonNode response, Client.Answer answer) {
        for (Map.Entry<String, JsonNode> header : response.path("headers").properties()) {
            if (resolve(header.getValue()).path("required").asBoolean()) {
                assertThat(answer.header(header.getKey()))
                        .as("header %s of %s", header.getKey(), answer.raw())
                        .isNotEmpty();
            }
        }
    }

    private void checkContent(JsonNode response, Client.Answer answer) {
        JsonNode content = response.path("content");
        if (content.isMissingNode()) {
            assertThat(answer.text()).isEmpty();
            return;
        }
        String type = answer.header("content-type").split(";", 2)[0];
        assertThat(content.has(type))
                .as("media type %s of %s", type, answer.raw())
                .isTrue();
        JsonNode schema = resolve(content.path(type).path("schema"));
        if (type.endsWith("json")) {
            checkSchema("answer", schema, answer.json());
        }
        if (type.equals("application/problem+json")) {
            assertThat(response.path("description").asText()).contains("`" + answer.code() + "`");
        }
    }

    private Optional<JsonNode> operation(String method, String path) {
        for (Map.Entry<String, JsonNode> entry : document.path("paths").properties()) {
            String pattern = entry.getKey().replaceAll("\\{[^}]*}", "[^/]+");
            if (path.matches(pattern)) {
                return Optional.ofNullable(entry.getValue().get(method.toLowerCase(Locale.ROOT)));
            }
        }
        return Optional.empty();
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    private void checkSchema(String where, JsonNode unresolved, JsonNode value) {
        JsonNode schema = resolve(unresolved);
        assertThat(schema.isMissingNode()).as("schema of %s", where).isFalse();
        for (Iterator<String> keywords = schema.fieldNames(); keywords.hasNext(); ) {
            String keyword = keywords.next();
            checkKeyword(where, keyword, schema, value);
        }
    }

    private void checkKeyword(String where, String keyword, JsonNode schema, JsonNode value) {
        JsonNode limit = schema.path(keyword);
        switch (keyword) {
            case "type" ->
                assertThat(typesIn(limit).anyMatch(type -> isOfType(type, value)))
                        .as("%s: %s is a %s", where, value, limit)
                        .isTrue();
            case "required" ->
                limit.forEach(name -> assertThat(value.has(name.asText()))
                        .as("%s has %s: %s", where, name, value)
                        .isTrue());
            case "properties", "additionalProperties" -> checkProperties(where, schema, value);
            case "items" -> value.forEach(one -> checkSchema(where + "[]", limit, one));
            case "enum" -> assertThat(limit).as("%s", where).anyMatch(value::equals);
            case "minimum" -> assertThat(value.asDouble()).as("%s", where).isGreaterThanOrEqualTo(limit.asDouble());
            case "maximum" -> assertThat(value.asDouble()).as("%s", where).isLessThanOrEqualTo(limit.asDouble());
            case "minLength" ->
                assertThat(value.asText().length()).as("%s", where).isGreaterThanOrEqualTo(limit.asInt());
            case "maxLength" ->
                assertThat(value.asText().length()).as("%s", where).isLessThanOrEqualTo(limit.asInt());
            case "maxItems", "maxProperties" ->
                assertThat(value.size()).as("%s", where).isLessThanOrEqualTo(limit.asInt());
            case "pattern" -> assertThat(value.asText()).as("%s", where).containsPattern(limit.asText());
            case "format" -> checkFormat(where, limit.asText(), value.asText());
            case "description", "default", "examples" -> {}
            default -> fail(where + ": keyword " + keyword + " is not known here");
        }
    }

    private void checkProperties(String where, JsonNode schema, JsonNode value) {
        for (Map.Entry<String, JsonNode> property : value.properties()) {
            JsonNode known = schema.path("properties").path(property.getKey());
            JsonNode rest = schema.path("additionalProperties");
            if (!known.isMissingNode()) {
                checkSchema(where + "." + property.getKey(), known, property.getValue());
            } else if (rest.isObject()) {
                checkSchema(where + "." + property.getKey(), rest, property.getValue());
            } else {
                assertThat(rest.isBoolean())
                        .as("%s.%s is in the document", where, property.getKey())
                        .isFalse();
            }
        }
    }

    private static void checkFormat(String where, String format, String text) {
        switch (format) {
            case "date-time" ->
                assertThat(java.time.Instant.parse(text)).as(where).isNotNull();
            case "duration" ->
                assertThat(java.time.Duration.parse(text)).as(where).isNotNull();
            case "uri" ->
                assertThat(java.net.URI.create(text).isAbsolute()).as(where).isTrue();
            default -> fail(where + ": format " + format + " is not known here");
        }
    }

    /** One type, or a list of those that it may be. */
    private static Stream<String> typesIn(JsonNode type) {
        return type.isArray()
                ? StreamSupport.stream(type.spliterator(), false).map(JsonNode::asText)
                : Stream.of(type.asText());
    }

    private static boolean isOfType(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> false;
        };
    }
}
