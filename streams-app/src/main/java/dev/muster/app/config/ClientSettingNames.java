package dev.muster.app.config;

import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The settings that Kafka's clients are known to have; plugins of theirs may have more. */
final class ClientSettingNames {

    private ClientSettingNames() {}

    /** As they stand behind {@code kafka.} and, for one kind of client, behind its prefix. */
    static Stream<String> all() {
        return Stream.concat(
                known().stream(), kinds().flatMap(kind -> known().stream().map(kind::concat)));
    }

    /** The same by environment variable: capitals, '_' for '.'. */
    static SortedMap<String, String> byVariable(String prefix) {
        SortedMap<String, String> names = new TreeMap<>();
        all().forEach(name -> names.put(prefix + name.toUpperCase(Locale.ROOT).replace('.', '_'), name));
        return names;
    }

    private static Stream<String> kinds() {
        return Stream.of(ClientsConfig.Kind.values()).map(ClientsConfig.Kind::prefix);
    }

    private static Set<String> known() {
        Set<String> known = new TreeSet<>(ProducerConfig.configNames());
        known.addAll(ConsumerConfig.configNames());
        known.addAll(AdminClientConfig.configNames());
        known.addAll(StreamsConfig.configDef().names());
        return known;
    }
}
