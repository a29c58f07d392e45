package dev.muster.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class KafkaKindIT {

    @ParameterizedTest
    @EnumSource
    void shouldReadWhatWasAppendedOnEveryKind(KafkaKind kind) {
        KafkaAssumptions.assumeAvailable(kind);
        try (LocalKafka kafka = kind.start(KafkaSettings.defaults());
                KafkaTrial trial = new KafkaTrial(kafka, "every-kind")) {
            trial.createTopic(1, Map.of());

            trial.append("a");
            trial.append("b");

            assertThat(trial.values()).containsExactly("a", "b");
        }
    }
}
