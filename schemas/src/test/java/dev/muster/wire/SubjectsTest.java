package dev.muster.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.schema.Tick;
import dev.muster.wire.Subjects.Part;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubjectsTest {
    private static final Schema TICK = Tick.getClassSchema();

    @ParameterizedTest
    @CsvSource({
        "TopicRecordName, TOPIC_RECORD_NAME",
        "TopicRecordNameStrategy, TOPIC_RECORD_NAME",
        "io.confluent.kafka.serializers.subject.TopicRecordNameStrategy, TOPIC_RECORD_NAME",
        "io.confluent.kafka.serializers.subject.TopicNameStrategy, TOPIC_NAME",
        "TopicName, TOPIC_NAME",
        "io.confluent.kafka.serializers.subject.RecordNameStrategy, RECORD_NAME",
        "RecordName, RECORD_NAME"
    })
    void shouldKnowShortNamesAndConfluentsClasses(String name, Subjects expected) {
        assertThat(Subjects.named(name)).isEqualTo(expected);
    }

    @Test
    void shouldRefuseAnotherStrategy() {
        assertThatThrownBy(() -> Subjects.named("com.acme.Mine"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("subject.name.strategy: com.acme.Mine (expected: TopicRecordName, ");
    }

    @Test
    void shouldNameSubjectsAsConfluentDoes() {
        assertThat(Subjects.TOPIC_RECORD_NAME.of("t", Part.VALUE, TICK)).isEqualTo("t-dev.muster.schema.Tick");
        assertThat(Subjects.TOPIC_NAME.of("t", Part.VALUE, TICK)).isEqualTo("t-value");
        assertThat(Subjects.TOPIC_NAME.of("t", Part.KEY, TICK)).isEqualTo("t-key");
        assertThat(Subjects.RECORD_NAME.of("t", Part.VALUE, TICK)).isEqualTo("dev.muster.schema.Tick");
    }
}
