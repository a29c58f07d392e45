package dev.muster.app.config;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The settings of Kafka's clients that would break a promise of Muster, each with the reason and the values that are harmless. */
final class RefusedSettings {

    private static final SortedMap<String, Refused> TABLE = new TreeMap<>();

    static {
        ownSetting("bootstrap.servers", Settings.KAFKA_BOOTSTRAP);
        ownSetting("application.server", Settings.HTTP_ADVERTISED);
        ownSetting("group.protocol", Settings.GROUP_PROTOCOL);
        ownSetting("num.stream.threads", Settings.STREAMS_THREADS);
        ownSetting("num.standby.replicas", Settings.STANDBY_REPLICAS);
        ownSetting("replication.factor", Settings.TOPIC_REPLICATION_FACTOR);
        ownSetting("state.dir", Settings.STATE_DIR);
        ownSetting("commit.interval.ms", Settings.COMMIT_INTERVAL);
        ownSetting("transaction.timeout.ms", Settings.TRANSACTION_TIMEOUT);
        ownSetting("session.timeout.ms", Settings.SESSION_TIMEOUT);
        ownSetting("heartbeat.interval.ms", Settings.HEARTBEAT_INTERVAL);
        String named = "it follows from muster.topic.prefix and the log; under another the fold would begin anew";
        refuse("application.id", named);
        refuse("group.id", named);
        refuse("group.instance.id", "a node that closes leaves its groups, so that others take over at once");
        refuse("transactional.id", "Kafka Streams fences a deposed owner by it");
        refuse("processing.guarantee", "state, facts and offsets are one transaction", "exactly_once_v2");
        refuse("isolation.level", "what was aborted must never be folded or restored", "read_committed");
        refuse("auto.offset.reset", "a fold that jumps over records is no fold of its log", "none");
        refuse("enable.auto.commit", "offsets belong into the transaction of what they led to", "false");
        refuse("acks", "acknowledged means replicated", "all", "-1");
        refuse("enable.idempotence", "a repeated append must not stand twice in a log", "true");
        refuse("topology.optimization", "a log is no changelog: each store has its own", "none");
        refuse(
                "ensure.explicit.internal.resource.naming",
                "names of stores and topics must not change by themselves",
                "true");
        refuse("task.assignor.class", "others hold tasks back for minutes after a node came or went");
        refuse("partitioner.class", "a key's partition is chosen by Kafka's default, murmur2");
        refuse("partitioner.ignore.keys", "a key's partition is chosen by Kafka's default, murmur2", "false");
        refuse("default.timestamp.extractor", "the time of a record is the one that its broker gave it");
        refuse("processor.wrapper.class", "only the fold writes stores");
        String bytes = "Muster reads and writes bytes and decodes them itself";
        List.of(
                        "key.serializer",
                        "value.serializer",
                        "key.deserializer",
                        "value.deserializer",
                        "default.key.serde",
                        "default.value.serde")
                .forEach(name -> refuse(name, bytes));
        String skipped = "a record that one node skips and another folds would tear them apart";
        List.of(
                        "default.deserialization.exception.handler",
                        "deserialization.exception.handler",
                        "default.production.exception.handler",
                        "production.exception.handler",
                        "processing.exception.handler",
                        "errors.dead.letter.queue.topic.name")
                .forEach(name -> refuse(name, skipped));
    }

    private RefusedSettings() {}

    /**
     * A refused setting.
     *
     * @param reason the promise that it would break
     * @param harmless values that change nothing
     */
    record Refused(String reason, List<String> harmless) {

        String expected() {
            return harmless.isEmpty() ? "not to be set" : String.join(" or ", harmless);
        }
    }

    /** By name, without prefixes. */
    static SortedMap<String, Refused> table() {
        return new TreeMap<>(TABLE);
    }

    /** Why this setting may not have this value, if it may not. */
    static Optional<Refused> find(String name, String value) {
        return Optional.ofNullable(TABLE.get(name))
                .filter(refused -> !refused.harmless().contains(value));
    }

    private static void ownSetting(String name, Setting<?> setting) {
        refuse(name, "set " + setting.name() + " instead");
    }

    private static void refuse(String name, String reason, String... harmless) {
        TABLE.put(name, new Refused(reason, List.of(harmless)));
    }
}
