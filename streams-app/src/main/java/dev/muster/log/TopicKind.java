package dev.muster.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.common.config.TopicConfig;

/**
 * What a topic is for, and so how it is created and what it may not be. All have the broker's time: with the writer's, a broker whose
 * clock has leapt back refuses what was written before the leap and is passed on.
 */
enum TopicKind {
    /** Events. Kept for a while. */
    LOG,
    /** Decisions. Kept for ever. */
    FACTS,
    /** What may not be folded. Kept for a week. */
    REJECTED;

    /** From this replication factor on a single copy may not acknowledge. */
    static final int SAFE_REPLICATION = 3;

    static final int SAFE_IN_SYNC = 2;

    private static final Duration REJECTED_RETENTION = Duration.ofDays(7);
    private static final String LOG_APPEND_TIME = "LogAppendTime";
    private static final String UNBOUNDED = "-1";

    /** The settings to create it with. */
    Map<String, String> configs(TopicSettings settings, int replicationFactor) {
        Map<String, String> configs = new TreeMap<>();
        configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        configs.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, LOG_APPEND_TIME);
        configs.put(TopicConfig.RETENTION_MS_CONFIG, retentionMs(settings));
        configs.put(TopicConfig.RETENTION_BYTES_CONFIG, UNBOUNDED);
        configs.put(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
        if (replicationFactor >= SAFE_REPLICATION) {
            configs.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(SAFE_IN_SYNC));
        }
        return configs;
    }

    /** What is wrong with the settings of one that is there. */
    List<String> problemsWith(Function<String, String> config, int replicationFactor) {
        Findings findings = new Findings(config);
        String cleanup = config.apply(TopicConfig.CLEANUP_POLICY_CONFIG);
        // No policy at all keeps everything, which breaks no promise.
        boolean isKept = cleanup.isEmpty();
        if (!isKept) {
            findings.expect(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        }
        findings.expect(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, LOG_APPEND_TIME);
        findings.expect(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
        if (this == FACTS && !isKept) {
            findings.expect(TopicConfig.RETENTION_MS_CONFIG, UNBOUNDED);
            findings.expect(TopicConfig.RETENTION_BYTES_CONFIG, UNBOUNDED);
        }
        String inSync = config.apply(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
        if (replicationFactor >= SAFE_REPLICATION && Integer.parseInt(inSync) < SAFE_IN_SYNC) {
            findings.found(
                    TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                    inSync,
                    "at least " + SAFE_IN_SYNC + " with a replication factor of " + replicationFactor);
        }
        return findings.problems;
    }

    private String retentionMs(TopicSettings settings) {
        return switch (this) {
            case LOG -> Long.toString(settings.logRetention().toMillis());
            case FACTS -> UNBOUNDED;
            case REJECTED -> Long.toString(REJECTED_RETENTION.toMillis());
        };
    }

    private record Findings(Function<String, String> config, List<String> problems) {

        Findings(Function<String, String> config) {
            this(config, new ArrayList<>());
        }

        void expect(String name, String expected) {
            String value = config.apply(name);
            if (!value.equals(expected)) {
                found(name, value, expected);
            }
        }

        void found(String name, String value, String expected) {
            problems.add(name + ": " + value + " (expected: " + expected + ")");
        }
    }
}
