package dev.muster.schemaregistry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.muster.schemaregistry.RegistryState.Version;
import dev.muster.wire.SchemaRegistryException;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/** One request to the registry: the parts of its path, its query and its body, checked. Used by one thread. */
final class RegistryRequest {
    static final int SUBJECT_NOT_FOUND = 40401;
    static final int VERSION_NOT_FOUND = 40402;

    private static final int BAD_REQUEST = 400;
    private static final int INVALID_SCHEMA = 42201;
    private static final int INVALID_VERSION = 42202;
    private static final int NOT_PERMITTED = 42205;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ServiceRequestContext context;
    private final String body;

    RegistryRequest(ServiceRequestContext context, String body) {
        this.context = context;
        this.body = body;
    }

    String subject() {
        return part("subject");
    }

    int id() {
        try {
            return Integer.parseInt(part("id"));
        } catch (NumberFormatException e) {
            throw new SchemaRegistryException(BAD_REQUEST, "id: " + part("id") + " (expected: a number)", e);
        }
    }

    boolean isSet(String flag) {
        return Boolean.parseBoolean(context.queryParam(flag));
    }

    Optional<String> query(String name) {
        return Optional.ofNullable(context.queryParam(name));
    }

    /** Versions of the subject that this request may see, or 40401. */
    List<Version> versions(RegistryState state) {
        List<Version> versions = isSet("deleted") ? state.versions(subject()) : state.liveVersions(subject());
        if (versions.isEmpty()) {
            throw new SchemaRegistryException(SUBJECT_NOT_FOUND, "Subject '" + subject() + "' not found.");
        }
        return versions;
    }

    /** The version that the path names, by number or as the latest, or 40401, 40402. */
    Version version(RegistryState state) {
        int number = number();
        List<Version> versions = versions(state);
        if (number == -1) {
            return versions.get(versions.size() - 1);
        }
        return versions.stream()
                .filter(version -> version.number() == number)
                .findFirst()
                .orElseThrow(() -> new SchemaRegistryException(VERSION_NOT_FOUND, "Version " + number + " not found."));
    }

    boolean isLatest() {
        return number() == -1;
    }

    /** Whether the path names this version by its number. */
    boolean names(Version version) {
        return version.number() == number();
    }

    /** The Avro schema in the body. */
    Schema schema() {
        JsonNode given = json();
        String type = given.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw new SchemaRegistryException(INVALID_SCHEMA, "schemaType: " + type + " (expected: AVRO)");
        }
        if (!given.path("references").isEmpty()) {
            throw new SchemaRegistryException(
                    INVALID_SCHEMA, "references: not supported (expected: a schema with all its types inside it)");
        }
        if (given.path("id").asInt(-1) > 0) {
            throw new SchemaRegistryException(
                    NOT_PERMITTED,
                    "id: " + given.path("id").asInt() + " (expected: none, ids are given by this registry)");
        }
        if (!given.path("schema").isTextual()
                || given.path("schema").textValue().isBlank()) {
            throw new SchemaRegistryException(
                    INVALID_SCHEMA, "schema: missing (expected: the schema's JSON as a string)");
        }
        return SchemaLog.parseNew(given.path("schema").textValue());
    }

    /** The level in the body. */
    CompatibilityLevel level() {
        return CompatibilityLevel.named(json().path("compatibility").asText(""));
    }

    /** Refuses what would take the meaning from ids that stand in records. */
    void refusePermanent() {
        if (isSet("permanent")) {
            throw new SchemaRegistryException(
                    NOT_PERMITTED,
                    "permanent: true (expected: false; records may hold the id for ever, so that schemas are only hidden)");
        }
    }

    private int number() {
        String text = part("version");
        if (text.equals("latest")) {
            return -1;
        }
        try {
            int number = Integer.parseInt(text);
            if (number == -1 || number >= 1) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw invalidVersion(text);
        }
        throw invalidVersion(text);
    }

    private static SchemaRegistryException invalidVersion(String text) {
        return new SchemaRegistryException(
                INVALID_VERSION,
                "The specified version '" + text + "' is not a valid version id. "
                        + "Allowed values are between [1, 2^31-1] and the string \"latest\"");
    }

    private JsonNode json() {
        try {
            JsonNode given = JSON.readTree(body);
            if (given != null && given.isObject()) {
                return given;
            }
        } catch (JsonProcessingException e) {
            throw new SchemaRegistryException(BAD_REQUEST, "body: not JSON: " + e.getOriginalMessage(), e);
        }
        throw new SchemaRegistryException(BAD_REQUEST, "body: not a JSON object");
    }

    /** A part of the path, decoded: Armeria hands over what {@code %2F} stands for as such. */
    private String part(String name) {
        String value = context.pathParam(name);
        if (value == null) {
            throw new IllegalStateException("path has no part '" + name + "'");
        }
        return value;
    }
}
