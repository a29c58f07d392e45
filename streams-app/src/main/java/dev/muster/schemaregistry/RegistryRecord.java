package dev.muster.schemaregistry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A record of the schema topic, as JSON:
 *
 * <pre>
 * schema/UUID     {"subject":"orders-value","after":1,"schema":"{\"type\":...}"}
 * delete/UUID     {"subject":"orders-value","versions":[1]}
 * config/SUBJECT  {"compatibility":"FULL"}, or nothing: back to the default; without a subject it is the level of all
 * </pre>
 *
 * <p>Ids follow from the order of the schema and delete records, so that each of these has a key of its own and compaction never
 * takes one away. Only levels may be compacted: the fold never looks at them to decide about a schema.
 */
sealed interface RegistryRecord {
    /** Adds a version to a subject, if {@code after} is still its last version: two nodes that add at once do not both succeed. */
    record SchemaAdded(String subject, int after, String schema) implements RegistryRecord {}

    /** Hides versions of a subject; their ids stay readable for ever. */
    record VersionsDeleted(String subject, List<Integer> versions) implements RegistryRecord {}

    /** Sets or clears a level; an empty subject stands for all subjects. */
    record LevelSet(String subject, Optional<CompatibilityLevel> level) implements RegistryRecord {}

    /** A record as Kafka holds it. */
    final class Encoded {
        private final byte[] key;
        private final byte @Nullable [] value;

        private Encoded(String key, byte @Nullable [] value) {
            this.key = key.getBytes(StandardCharsets.UTF_8);
            this.value = value;
        }

        byte[] key() {
            return key;
        }

        byte @Nullable [] value() {
            return value;
        }
    }

    /** Field names and key prefixes, and the one mapper. */
    final class Names {
        private static final ObjectMapper JSON = new ObjectMapper();
        private static final String SCHEMA_KEY = "schema/";
        private static final String DELETE_KEY = "delete/";
        private static final String CONFIG_KEY = "config/";

        private Names() {}
    }

    /** The bytes of this record, under a key of its own where it must have one. */
    default Encoded encode() {
        ObjectNode body = Names.JSON.createObjectNode();
        if (this instanceof SchemaAdded added) {
            body.put("subject", added.subject()).put("after", added.after()).put("schema", added.schema());
            return new Encoded(Names.SCHEMA_KEY + UUID.randomUUID(), bytes(body));
        }
        if (this instanceof VersionsDeleted deleted) {
            body.put("subject", deleted.subject());
            deleted.versions().forEach(body.putArray("versions")::add);
            return new Encoded(Names.DELETE_KEY + UUID.randomUUID(), bytes(body));
        }
        LevelSet set = (LevelSet) this;
        return new Encoded(
                Names.CONFIG_KEY + set.subject(),
                set.level()
                        .map(level -> bytes(body.put("compatibility", level.name())))
                        .orElse(null));
    }

    /** The record with these bytes; empty for what no version of this class has written. */
    static Optional<RegistryRecord> decode(byte @Nullable [] key, byte @Nullable [] value) {
        if (key == null) {
            return Optional.empty();
        }
        String name = new String(key, StandardCharsets.UTF_8);
        if (value == null) {
            return name.startsWith(Names.CONFIG_KEY)
                    ? Optional.of(new LevelSet(name.substring(Names.CONFIG_KEY.length()), Optional.empty()))
                    : Optional.empty();
        }
        try {
            return decode(name, Names.JSON.readTree(value));
        } catch (IOException e) {
            // Not JSON, hence none of ours: the caller counts it as foreign.
            return Optional.empty();
        }
    }

    private static Optional<RegistryRecord> decode(String key, JsonNode body) {
        String subject = body.path("subject").asText("");
        if (key.startsWith(Names.SCHEMA_KEY)) {
            return !subject.isEmpty()
                            && body.path("after").isInt()
                            && body.path("schema").isTextual()
                    ? Optional.of(new SchemaAdded(
                            subject,
                            body.path("after").intValue(),
                            body.path("schema").textValue()))
                    : Optional.empty();
        }
        if (key.startsWith(Names.DELETE_KEY)) {
            List<Integer> versions = new ArrayList<>();
            body.path("versions").forEach(version -> versions.add(version.asInt()));
            return subject.isEmpty() ? Optional.empty() : Optional.of(new VersionsDeleted(subject, versions));
        }
        if (key.startsWith(Names.CONFIG_KEY)) {
            String level = body.path("compatibility").asText("");
            return Arrays.stream(CompatibilityLevel.values())
                    .filter(known -> known.name().equals(level))
                    .findFirst()
                    .map(known -> new LevelSet(key.substring(Names.CONFIG_KEY.length()), Optional.of(known)));
        }
        return Optional.empty();
    }

    private static byte[] bytes(ObjectNode body) {
        try {
            return Names.JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of strings does not become JSON", e);
        }
    }
}
