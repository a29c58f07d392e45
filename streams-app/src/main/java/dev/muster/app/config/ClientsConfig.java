package dev.muster.app.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * How Kafka is reached. What stands under {@code kafka.} goes to every client, what stands under {@code kafka.producer.} and the like to
 * clients of that kind, those inside Kafka Streams among them; the finer one wins.
 *
 * @param bootstrapServers addresses of brokers, separated by commas
 * @param startTimeout how long to wait for Kafka at the start
 * @param passedOn what goes to the clients of each kind, without their prefix
 */
public record ClientsConfig(
        String bootstrapServers, Duration startTimeout, Map<Kind, SortedMap<String, String>> passedOn) {

    static final String PREFIX = "kafka.";

    /** Prefixes that Kafka Streams itself knows for the clients inside it, the longer first. */
    private static final List<String> PREFIXES_OF_STREAMS = List.of(
            "main.consumer.", "restore.consumer.", "global.consumer.", "consumer.", "producer.", "admin.", "topic.");

    /** Kinds of clients. */
    public enum Kind {
        PRODUCER,
        CONSUMER,
        ADMIN,
        STREAMS;

        /** As it stands before the name of a setting. */
        String prefix() {
            return name().toLowerCase(Locale.ROOT) + ".";
        }
    }

    /** Copies. */
    public ClientsConfig {
        passedOn = Collections.unmodifiableMap(new EnumMap<>(passedOn));
    }

    static ClientsConfig from(Configuration configuration) {
        SortedMap<String, String> given = configuration.under(PREFIX);
        SortedMap<String, String> common = new TreeMap<>(given);
        for (Kind kind : Kind.values()) {
            common.keySet().removeIf(name -> name.startsWith(kind.prefix()));
        }
        Map<Kind, SortedMap<String, String>> passedOn = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            SortedMap<String, String> settings = new TreeMap<>(common);
            settings.putAll(configuration.under(PREFIX + kind.prefix()));
            passedOn.put(kind, settings);
        }
        for (Kind kind : List.of(Kind.PRODUCER, Kind.CONSUMER, Kind.ADMIN)) {
            configuration.under(PREFIX + kind.prefix()).forEach((name, value) -> settingsOf(passedOn, Kind.STREAMS)
                    .putIfAbsent(kind.prefix() + name, value));
        }
        String bootstrap = configuration.get(Settings.KAFKA_BOOTSTRAP).stream()
                .map(HostPort::toString)
                .collect(Collectors.joining(","));
        return new ClientsConfig(bootstrap, configuration.get(Settings.KAFKA_START_TIMEOUT), passedOn);
    }

    /** Settings for a client of this kind, ready to be used but for serializers. */
    public Map<String, Object> clientSettings(Kind kind) {
        Map<String, Object> settings = new TreeMap<>(settingsOf(passedOn, kind));
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return settings;
    }

    private static SortedMap<String, String> settingsOf(Map<Kind, SortedMap<String, String>> all, Kind kind) {
        SortedMap<String, String> settings = all.get(kind);
        if (settings == null) {
            throw new IllegalStateException("no settings for " + kind);
        }
        return settings;
    }

    /** Those of the values that would break a promise, each as a problem. */
    static List<String> refused(SortedMap<String, Configured> values) {
        List<String> problems = new ArrayList<>();
        values.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                RefusedSettings.find(withoutPrefixes(name.substring(PREFIX.length())), value.text())
                        .ifPresent(refused -> problems.add(
                                Configuration.problem(name, value, refused.expected() + "; " + refused.reason())));
            }
        });
        return problems;
    }

    private static String withoutPrefixes(String name) {
        String bare = name;
        for (Kind kind : Kind.values()) {
            if (name.startsWith(kind.prefix())) {
                bare = name.substring(kind.prefix().length());
            }
        }
        for (String prefix : PREFIXES_OF_STREAMS) {
            if (bare.startsWith(prefix)) {
                return bare.substring(prefix.length());
            }
        }
        return bare;
    }
}
