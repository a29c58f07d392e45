package dev.muster.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class TopicKindTest {

    @ParameterizedTest
    @EnumSource(TopicKind.class)
    void shouldAcceptWhatItCreates(TopicKind kind) {
        for (int replicas : new int[] {1, 2, 3, 5}) {
            Map<String, String> configs = created(kind, replicas);
            configs.putIfAbsent("min.insync.replicas", "1");
            assertThat(kind.problemsWith(name -> configs.getOrDefault(name, ""), replicas))
                    .isEmpty();
        }
    }

    @Test
    void shouldWantTwoCopiesOfThree() {
        assertThat(created(TopicKind.LOG, 3)).containsEntry("min.insync.replicas", "2");
        assertThat(created(TopicKind.LOG, 2)).doesNotContainKey("min.insync.replicas");
        assertThat(TopicKind.FACTS.problemsWith(
                        name -> name.equals("min.insync.replicas")
                                ? "1"
                                : created(TopicKind.FACTS, 3).getOrDefault(name, ""),
                        3))
                .containsExactly("min.insync.replicas: 1 (expected: at least 2 with a replication factor of 3)");
    }

    @Test
    void shouldKeepEachKindForItsTime() {
        assertThat(TopicKind.LOG.configs(TopicSettings.DEFAULT.withLogRetention(Duration.ofHours(2)), 1))
                .containsEntry("retention.ms", "7200000");
        assertThat(created(TopicKind.FACTS, 1)).containsEntry("retention.ms", "-1");
        assertThat(created(TopicKind.REJECTED, 1)).containsEntry("retention.ms", "604800000");
    }

    @ParameterizedTest
    @CsvSource({
        "LOG, cleanup.policy, compact, delete",
        "LOG, cleanup.policy, 'compact,delete', delete",
        "LOG, message.timestamp.type, CreateTime, LogAppendTime",
        "LOG, unclean.leader.election.enable, true, false",
        "FACTS, cleanup.policy, compact, delete",
        "FACTS, retention.ms, 604800000, -1",
        "FACTS, retention.bytes, 1000000, -1",
        "FACTS, unclean.leader.election.enable, true, false",
        "REJECTED, cleanup.policy, compact, delete",
    })
    void shouldNameWhatBreaksAPromise(TopicKind kind, String name, String value, String expected) {
        Map<String, String> configs = created(kind, 1);
        configs.put(name, value);
        assertThat(kind.problemsWith(wanted -> configs.getOrDefault(wanted, ""), 1))
                .containsExactly(name + ": " + value + " (expected: " + expected + ")");
    }

    @Test
    void shouldAcceptFactsThatNoPolicyDeletes() {
        Map<String, String> configs = created(TopicKind.FACTS, 1);
        configs.put("cleanup.policy", "");
        configs.put("retention.ms", "604800000");
        assertThat(TopicKind.FACTS.problemsWith(name -> configs.getOrDefault(name, ""), 1))
                .isEmpty();
    }

    @Test
    void shouldRefuseSettingsOutOfRange() {
        assertThatThrownBy(() -> TopicSettings.DEFAULT.withPartitions(0))
                .hasMessage("partitions: 0 (expected: 1 to 10000)");
        assertThatThrownBy(() -> TopicSettings.DEFAULT.withReplicationFactor(0))
                .hasMessage("replication factor: 0 (expected: 1 to 32767)");
        assertThatThrownBy(() -> TopicSettings.DEFAULT.withLogRetention(Duration.ofMinutes(1)))
                .hasMessage("log retention: PT1M (expected: at least PT1H)");
    }

    private static Map<String, String> created(TopicKind kind, int replicas) {
        return new TreeMap<>(kind.configs(TopicSettings.DEFAULT, replicas));
    }
}
