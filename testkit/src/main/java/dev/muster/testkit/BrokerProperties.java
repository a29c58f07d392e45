package dev.muster.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The properties of the brokers of a local cluster: what places them (ids, listeners, quorum, directories), what makes them small and
 * quick to start, and on top what the settings ask for. Log retention, transaction time-outs and the stamping of records
 * stay stock.
 */
final class BrokerProperties {
    static final String HOST = "127.0.0.1";
    static final String CONTROLLER_LISTENER = "CONTROLLER";
    static final String BROKER_LISTENER = "BROKER";

    /** What places a broker; settings cannot change it, since the testkit would no longer find the broker. */
    static final SortedSet<String> FIXED = new TreeSet<>(List.of(
            "advertised.listeners",
            "controller.listener.names",
            "controller.quorum.bootstrap.servers",
            "controller.quorum.voters",
            "inter.broker.listener.name",
            "listener.security.protocol.map",
            "listeners",
            "log.dir",
            "log.dirs",
            "metadata.log.dir",
            "node.id",
            "process.roles"));

    private BrokerProperties() {}

    /** All properties of one broker of the cluster; brokers are numbered from 1. */
    static SortedMap<String, String> of(int id, ClusterPorts ports, Path logDirectory, KafkaSettings settings) {
        SortedMap<String, String> properties = forDevelopment(settings.brokers());
        properties.putAll(settings.brokerProperties());
        String listener = BROKER_LISTENER + "://" + HOST + ":" + ports.broker(id);
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", Integer.toString(id));
        properties.put("controller.quorum.voters", ports.voters());
        String controller = CONTROLLER_LISTENER + "://" + HOST + ":" + ports.controller(id);
        properties.put("listeners", listener + "," + controller + listed(settings, more -> more.listener(id)));
        properties.put("advertised.listeners", listener + listed(settings, more -> more.advertisedListener(id)));
        properties.put("controller.listener.names", CONTROLLER_LISTENER);
        properties.put("inter.broker.listener.name", BROKER_LISTENER);
        properties.put(
                "listener.security.protocol.map",
                BROKER_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT"
                        + listed(settings, more -> more.name() + ":PLAINTEXT"));
        properties.put("log.dirs", logDirectory.toString());
        settings.secured().ifPresent(secured -> add(secured, properties));
        return properties;
    }

    private static String listed(KafkaSettings settings, Function<AdvertisedListener, String> part) {
        return settings.listeners().stream().map(part).map(text -> "," + text).collect(Collectors.joining());
    }

    private static void add(SecuredListener secured, SortedMap<String, String> properties) {
        properties.putAll(secured.properties());
        properties.merge("listeners", secured.listener(), (own, more) -> own + "," + more);
        properties.merge("advertised.listeners", secured.listener(), (own, more) -> own + "," + more);
        properties.merge(
                "listener.security.protocol.map", SecuredListener.NAME + ":SASL_SSL", (own, more) -> own + "," + more);
    }

    /** What does not depend on where the brokers are; containers use it too. */
    static SortedMap<String, String> forDevelopment(int brokers) {
        String replicas = Integer.toString(Math.min(3, brokers));
        String minInSync = brokers >= 3 ? "2" : "1";
        SortedMap<String, String> properties = new TreeMap<>();
        properties.put("default.replication.factor", replicas);
        properties.put("min.insync.replicas", minInSync);
        properties.put("offsets.topic.replication.factor", replicas);
        properties.put("offsets.topic.num.partitions", "4");
        properties.put("transaction.state.log.replication.factor", replicas);
        properties.put("transaction.state.log.min.isr", minInSync);
        properties.put("transaction.state.log.num.partitions", "4");
        properties.put("share.coordinator.state.topic.replication.factor", replicas);
        properties.put("share.coordinator.state.topic.min.isr", minInSync);
        properties.put("share.coordinator.state.topic.num.partitions", "4");
        properties.put("auto.create.topics.enable", "false");
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("group.streams.initial.rebalance.delay.ms", "0");
        // For so long a killed broker is not missed, nor let in again if it comes back sooner; stock are 9 s and 2 s.
        properties.put("broker.session.timeout.ms", "5000");
        properties.put("broker.heartbeat.interval.ms", "1000");
        // The stock buffer takes 128 MiB of the heap at once.
        properties.put("log.cleaner.dedupe.buffer.size", "2097152");
        properties.put("log.cleaner.io.buffer.size", "131072");
        properties.put("num.network.threads", "2");
        properties.put("num.io.threads", "4");
        properties.put("background.threads", "4");
        return properties;
    }
}
