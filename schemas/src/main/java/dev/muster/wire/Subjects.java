package dev.muster.wire;

import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;

/**
 * How a schema's subject is named in the registry. Chosen by {@code value.subject.name.strategy} and
 * {@code key.subject.name.strategy}, by the short name ({@code TopicRecordName}) or by the name of Confluent's class. Muster's
 * logs carry several record types each, hence {@link #TOPIC_RECORD_NAME} for values.
 */
public enum Subjects {
    /** {@code TOPIC-FULLNAME}: each record type of a topic evolves by itself. */
    TOPIC_RECORD_NAME("TopicRecordName") {
        @Override
        public String of(String topic, Part part, Schema schema) {
            return topic + "-" + recordName(schema);
        }
    },
    /** {@code TOPIC-key} or {@code TOPIC-value}: one record type a topic. */
    TOPIC_NAME("TopicName") {
        @Override
        public String of(String topic, Part part, Schema schema) {
            return topic + (part == Part.KEY ? "-key" : "-value");
        }
    },
    /** {@code FULLNAME}: the record type evolves in the same way in all topics. */
    RECORD_NAME("RecordName") {
        @Override
        public String of(String topic, Part part, Schema schema) {
            return recordName(schema);
        }
    };

    /** Which half of a Kafka record a schema describes. */
    public enum Part {
        /** The key. */
        KEY,
        /** The value. */
        VALUE
    }

    private static final String CONFLUENT_PACKAGE = "io.confluent.kafka.serializers.subject.";

    private final String shortName;

    Subjects(String shortName) {
        this.shortName = shortName;
    }

    /**
     * The subject of a schema in this topic.
     *
     * @throws SerializationException if the strategy asks for a record's name and this is none
     */
    public abstract String of(String topic, Part part, Schema schema);

    /** The strategy with this name: short, with "Strategy" behind it, or Confluent's class. */
    public static Subjects named(String name) {
        String bare = name.startsWith(CONFLUENT_PACKAGE) ? name.substring(CONFLUENT_PACKAGE.length()) : name;
        for (Subjects subjects : values()) {
            if (bare.equals(subjects.shortName) || bare.equals(subjects.shortName + "Strategy")) {
                return subjects;
            }
        }
        throw new ConfigException("subject.name.strategy: " + name
                + " (expected: TopicRecordName, TopicName, RecordName or Confluent's class of that name)");
    }

    private static String recordName(Schema schema) {
        if (schema.getType() != Schema.Type.RECORD) {
            throw new SerializationException("schema of type "
                    + schema.getType().getName() + " (expected: a record, or subject.name.strategy TopicNameStrategy)");
        }
        return schema.getFullName();
    }
}
