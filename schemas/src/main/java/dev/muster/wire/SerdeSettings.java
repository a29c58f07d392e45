package dev.muster.wire;

import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * What the serializer and the deserializer read from client settings, under Confluent's keys. A key of Confluent's that changes
 * what is written or read, and that is not supported here, is refused and never ignored.
 */
record SerdeSettings(
        Subjects.Part part,
        Optional<Subjects> chosen,
        AutoRegister autoRegister,
        Result result,
        Properties properties) {
    static final String URL = "schema.registry.url";

    private static final Map<String, String> REFUSED = Map.of(
            "use.latest.version", "false",
            "use.latest.with.metadata", "",
            "use.schema.id", "-1",
            "normalize.schemas", "false",
            "schema.reflection", "false",
            "avro.reflection.allow.null", "false",
            "avro.use.logical.type.converters", "false",
            "specific.avro.key.type", "",
            "specific.avro.value.type", "");

    /** What happens to a schema that the registry does not have under its subject. */
    enum AutoRegister {
        ON,
        OFF
    }

    /** What a record is read into. */
    enum Result {
        GENERIC,
        SPECIFIC
    }

    /** Whether the property {@code avro.java.string} and its like stay in what is registered. */
    enum Properties {
        KEPT,
        REMOVED
    }

    static SerdeSettings of(Map<String, ?> configs, Subjects.Part part) {
        REFUSED.forEach((key, allowed) -> {
            Object value = configs.get(key);
            if (value != null
                    && !value.toString().isEmpty()
                    && !value.toString().equals(allowed)) {
                throw new ConfigException(
                        key + ": " + value + " (expected: not set; use Confluent's serializer for it)");
            }
        });
        boolean key = part == Subjects.Part.KEY;
        Object strategy = configs.get(key ? "key.subject.name.strategy" : "value.subject.name.strategy");
        return new SerdeSettings(
                part,
                strategy == null ? Optional.empty() : Optional.of(Subjects.named(nameOf(strategy))),
                flag(configs, "auto.register.schemas", "true") ? AutoRegister.ON : AutoRegister.OFF,
                flag(configs, "specific.avro.reader", "false") ? Result.SPECIFIC : Result.GENERIC,
                flag(configs, "avro.remove.java.properties", "false") ? Properties.REMOVED : Properties.KEPT);
    }

    /** The subject of a schema; where nothing is set, by topic and record for values that are records, else by topic. */
    String subjectOf(String topic, Schema schema) {
        boolean byRecord = part == Subjects.Part.VALUE && schema.getType() == Schema.Type.RECORD;
        return chosen.orElse(byRecord ? Subjects.TOPIC_RECORD_NAME : Subjects.TOPIC_NAME)
                .of(topic, part, schema);
    }

    private static String nameOf(Object strategy) {
        return strategy instanceof Class<?> type ? type.getName() : strategy.toString();
    }

    private static boolean flag(Map<String, ?> configs, String key, String otherwise) {
        @Nullable Object given = configs.get(key);
        String value = given == null ? otherwise : given.toString();
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new ConfigException(key + ": " + value + " (expected: true or false)");
        };
    }
}
