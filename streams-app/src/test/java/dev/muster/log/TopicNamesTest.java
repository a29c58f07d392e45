package dev.muster.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.partition.PartitionId;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TopicNamesTest {

    @Test
    void shouldNameTheTopics() {
        TopicNames names = new TopicNames("eu.muster");
        assertThat(names.log("instances")).isEqualTo("eu.muster.instances");
        assertThat(names.facts("instances")).isEqualTo("eu.muster.facts.instances");
        assertThat(names.rejected()).isEqualTo("eu.muster.rejected");
        assertThat(names.schemas()).isEqualTo("eu.muster.schemas");
        assertThat(TopicNames.DEFAULT.log("instances")).isEqualTo("muster.instances");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a b", "ä", "a/b", ".a", "a.", "x\n"})
    void shouldRefuseAPrefixThatKafkaDoesNotTake(String prefix) {
        assertThatThrownBy(() -> new TopicNames(prefix))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("topic prefix: '" + prefix + "' (expected:");
    }

    @Test
    void shouldRefuseAPrefixThatIsTooLong() {
        assertThat(new TopicNames("a".repeat(100)).prefix()).hasSize(100);
        assertThatThrownBy(() -> new TopicNames("a".repeat(101))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldTellWhetherARecordWasMoved() {
        RecordHeaders headers = new RecordHeaders();
        assertThat(Origin.isIn(headers)).isFalse();
        headers.add(Origin.of(new PartitionId("muster.instances", 3), 17));
        assertThat(Origin.isIn(headers)).isTrue();
        assertThat(new String(headers.lastHeader(Origin.HEADER).value(), StandardCharsets.US_ASCII))
                .isEqualTo("muster.instances:3:17");
    }
}
