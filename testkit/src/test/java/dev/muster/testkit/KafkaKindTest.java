package dev.muster.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class KafkaKindTest {

    @ParameterizedTest
    @EnumSource
    void shouldParseItsOwnText(KafkaKind kind) {
        assertThat(KafkaKind.parse(kind.text())).isEqualTo(kind);
    }

    @Test
    void shouldNameTheChoicesWhenTheTextIsUnknown() {
        assertThatThrownBy(() -> KafkaKind.parse("cloud"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("muster.test.kafka: cloud (expected: one of in-process, processes, containers)");
    }

    @Test
    void shouldNameContainerVariablesAsTheImageReadsThem() {
        assertThat(ContainerKafka.variable("group.initial.rebalance.delay.ms"))
                .isEqualTo("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS");
        assertThat(ContainerKafka.variable("a_b-c")).isEqualTo("KAFKA_A__B___C");
    }

    @Test
    void shouldTakeTheImageOfTheVersionOnTheClassPath() {
        assertThat(ContainerKafka.image().asCanonicalNameString()).matches("apache/kafka:4\\.\\d+\\.\\d+");
    }
}
