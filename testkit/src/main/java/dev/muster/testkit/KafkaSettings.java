package dev.muster.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a local Kafka should be like. Immutable; each {@code withX} gives a changed copy.
 *
 * @param port where the first broker listens, the others on the ports after it; 0 picks free ports
 * @param dataDirectory where the data are kept across restarts; empty for a temporary directory that {@code close} deletes
 * @param brokerProperties what is put over the testkit's own broker properties, for every broker
 * @param brokers how many brokers; each is a controller too
 * @param heapMb the heap of each broker process in mebibytes; without meaning for a broker in this JVM
 * @param listeners listeners beside the one of {@link LocalKafka#bootstrapServers}
 * @param secured a further listener, for clients that have to show who they are; of a single broker only
 */
public record KafkaSettings(
        int port,
        Optional<Path> dataDirectory,
        SortedMap<String, String> brokerProperties,
        int brokers,
        int heapMb,
        List<AdvertisedListener> listeners,
        Optional<SecuredListener> secured) {

    public KafkaSettings {
        brokerProperties = Collections.unmodifiableSortedMap(new TreeMap<>(brokerProperties));
        check("brokers", brokers, 1, 9);
        check("port", port, 0, 65_536 - brokers);
        check("heapMb", heapMb, 64, 65_536);
        listeners = List.copyOf(listeners);
        for (AdvertisedListener listener : listeners) {
            check("ports of listener " + listener.name(), listener.ports().size(), brokers, brokers);
        }
        if (secured.isPresent() && brokers != 1) {
            throw new IllegalArgumentException("secured: with " + brokers + " brokers (expected: with 1)");
        }
        SortedSet<String> fixed = new TreeSet<>(brokerProperties.keySet());
        fixed.retainAll(BrokerProperties.FIXED);
        if (!fixed.isEmpty()) {
            throw new IllegalArgumentException("brokerProperties: " + fixed
                    + " (expected: none of those that place a broker, " + BrokerProperties.FIXED + ")");
        }
    }

    /** One broker on a free port with temporary data. */
    public static KafkaSettings defaults() {
        return new KafkaSettings(0, Optional.empty(), new TreeMap<>(), 1, 192, List.of(), Optional.empty());
    }

    /** Listens on this port; 0 picks a free one. */
    public KafkaSettings withPort(int newPort) {
        return new KafkaSettings(newPort, dataDirectory, brokerProperties, brokers, heapMb, listeners, secured);
    }

    /** Keeps the data in this directory, which is created if need be and re-used if it holds data already. */
    public KafkaSettings withDataDirectory(Path directory) {
        return new KafkaSettings(port, Optional.of(directory), brokerProperties, brokers, heapMb, listeners, secured);
    }

    /** Sets one broker property over the testkit's own. */
    public KafkaSettings withBrokerProperty(String name, String value) {
        SortedMap<String, String> changed = new TreeMap<>(brokerProperties);
        changed.put(name, value);
        return new KafkaSettings(port, dataDirectory, changed, brokers, heapMb, listeners, secured);
    }

    /** Runs this many brokers. */
    public KafkaSettings withBrokers(int count) {
        return new KafkaSettings(port, dataDirectory, brokerProperties, count, heapMb, listeners, secured);
    }

    /** Gives each broker process this heap, in mebibytes. */
    public KafkaSettings withHeapMb(int mebibytes) {
        return new KafkaSettings(port, dataDirectory, brokerProperties, brokers, mebibytes, listeners, secured);
    }

    /** Adds a listener to every broker; it names a port for each, so the number of brokers is set before. */
    public KafkaSettings withListener(AdvertisedListener listener) {
        List<AdvertisedListener> more = new ArrayList<>(listeners);
        more.add(listener);
        return new KafkaSettings(port, dataDirectory, brokerProperties, brokers, heapMb, more, secured);
    }

    /** Listens for clients that have to show who they are as well, and lets them do what ACLs allow. */
    public KafkaSettings withSecured(SecuredListener listener) {
        return new KafkaSettings(
                port, dataDirectory, brokerProperties, brokers, heapMb, listeners, Optional.of(listener));
    }

    private static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + " to " + most + ")");
        }
    }
}
