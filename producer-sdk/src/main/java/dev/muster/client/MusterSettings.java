package dev.muster.client;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a client reaches Kafka and Muster, and what it may use up. Immutable: each {@code withX} gives a checked copy and throws
 * {@link InvalidValueException} on a value out of range, so that a settings object that exists is usable. All settings with default,
 * unit and range stand in {@code docs/client.md}.
 *
 * <p>Each setting {@code some.key} is the property {@code muster.some.key} and the environment variable {@code MUSTER_SOME_KEY}.
 * Settings of the Kafka producer and of the serializer pass through: {@code muster.kafka.security.protocol} and
 * {@code MUSTER_KAFKA_SECURITY_PROTOCOL} set {@code security.protocol}. Those that would break a promise are refused.
 */
public final class MusterSettings {
    private static final String PROPERTY_PREFIX = "muster.";
    private static final String KAFKA_PREFIX = "kafka.";
    private static final String KAFKA_VARIABLE = "MUSTER_KAFKA_";

    private final SortedMap<String, String> given;
    private final Map<Setting<?>, Object> values = new HashMap<>();
    private final SortedMap<String, String> kafka = new TreeMap<>();

    private MusterSettings(SortedMap<String, String> given) {
        this.given = Collections.unmodifiableSortedMap(given);
        for (Setting<?> setting : Setting.ALL) {
            values.put(setting, setting.parse(given.getOrDefault(setting.key(), setting.fallback())));
        }
        for (Map.Entry<String, String> entry : given.entrySet()) {
            if (entry.getKey().startsWith(KAFKA_PREFIX)) {
                kafka.put(entry.getKey().substring(KAFKA_PREFIX.length()), entry.getValue());
            } else if (Setting.ALL.stream().noneMatch(s -> s.key().equals(entry.getKey()))) {
                throw new InvalidValueException(
                        PROPERTY_PREFIX + entry.getKey(), "not a setting", "one of those in docs/client.md");
            }
        }
        ProducerSettings.check(this);
    }

    /** All defaults: a Kafka and a Muster on this machine, as {@code ./muster dev} starts them. */
    public static MusterSettings defaults() {
        return new MusterSettings(new TreeMap<>());
    }

    /** The defaults, and over them what the environment variables {@code MUSTER_...} say. */
    public static MusterSettings fromEnvironment() {
        return defaults().withEnvironment();
    }

    /**
     * From the properties that begin with {@code muster.}; others are ignored.
     *
     * @throws InvalidValueException when one is out of range, or not a setting
     */
    public static MusterSettings of(Properties properties) {
        SortedMap<String, String> given = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(PROPERTY_PREFIX)) {
                given.put(name.substring(PROPERTY_PREFIX.length()), properties.getProperty(name));
            }
        }
        return new MusterSettings(given);
    }

    /** Over these settings, what this process's environment variables say. Variables that are no setting are ignored. */
    public MusterSettings withEnvironment() {
        return withEnvironment(System.getenv());
    }

    MusterSettings withEnvironment(Map<String, String> environment) {
        SortedMap<String, String> next = new TreeMap<>(given);
        for (Setting<?> setting : Setting.ALL) {
            String value = environment.get(setting.environmentVariable());
            if (value != null) {
                next.put(setting.key(), value);
            }
        }
        environment.forEach((name, value) -> {
            if (name.startsWith(KAFKA_VARIABLE)) {
                String key = name.substring(KAFKA_VARIABLE.length()).toLowerCase(Locale.ROOT);
                next.put(KAFKA_PREFIX + key.replace('_', '.'), value);
            }
        });
        return new MusterSettings(next);
    }

    /** With this setting, by its key without {@code muster.}, such as {@code stale.after} or {@code kafka.linger.ms}. */
    public MusterSettings with(String key, String value) {
        SortedMap<String, String> next = new TreeMap<>(given);
        next.put(key, value);
        return new MusterSettings(next);
    }

    /** Switched off: {@link Muster#connect} gives a client that does nothing. */
    public MusterSettings disabled() {
        return with(Setting.ENABLED.key(), "false");
    }

    /** With these brokers, {@code host:port}, several separated by commas. */
    public MusterSettings withBootstrap(String servers) {
        return with(Setting.BOOTSTRAP.key(), servers);
    }

    /** With these Muster nodes, tried in turn. */
    public MusterSettings withUrls(String... urls) {
        return with(Setting.URL.key(), String.join(",", urls));
    }

    /** With this bearer token for Muster nodes. */
    public MusterSettings withToken(String token) {
        return with(Setting.TOKEN.key(), token);
    }

    /** With this file of certificates (PEM) of those who may vouch for Muster nodes with https URLs. */
    public MusterSettings withTrustedCertificates(Path file) {
        return with(Setting.TRUSTED_CERTIFICATES.key(), file.toString());
    }

    /** With this beginning of topic names. */
    public MusterSettings withTopicPrefix(String prefix) {
        return with(Setting.TOPIC_PREFIX.key(), prefix);
    }

    /** With this schema registry in place of the Muster nodes' own. */
    public MusterSettings withSchemaRegistryUrl(String urls) {
        return with(Setting.SCHEMA_REGISTRY_URL.key(), urls);
    }

    /** Calling others under this name. */
    public MusterSettings withService(String name) {
        return with(Setting.SERVICE.key(), name);
    }

    /** With this silence after which a watched node is left, 1 s to 10 min. */
    public MusterSettings withWatchSilence(Duration silence) {
        return with(Setting.WATCH_SILENCE.key(), silence.toString());
    }

    /** With this age from which a view calls itself stale, 1 s to 1 h. */
    public MusterSettings withStaleAfter(Duration age) {
        return with(Setting.STALE_AFTER.key(), age.toString());
    }

    /** With verdicts of the fleet kept for so long while no node tells. */
    public MusterSettings withVerdictsKept(Duration time) {
        return with(Setting.VERDICTS_KEPT.key(), time.toString());
    }

    /** With this bound on one request, 100 ms to 30 s. */
    public MusterSettings withRequestTimeout(Duration timeout) {
        return with(Setting.REQUEST_TIMEOUT.key(), timeout.toString());
    }

    /** With this bound on closing, 0 to 1 min. */
    public MusterSettings withCloseTimeout(Duration timeout) {
        return with(Setting.CLOSE_TIMEOUT.key(), timeout.toString());
    }

    /** With this setting of the Kafka producer or the serializer. */
    public MusterSettings withKafka(String key, String value) {
        return with(KAFKA_PREFIX + key, value);
    }

    /** Whether the client does anything at all. */
    public boolean isEnabled() {
        return get(Setting.ENABLED);
    }

    /** Muster nodes, in the order in which they are tried first. */
    public List<URI> urls() {
        return get(Setting.URL);
    }

    /** Schema registry: as set, else the Muster nodes. Separated by commas. */
    public String schemaRegistryUrl() {
        String set = get(Setting.SCHEMA_REGISTRY_URL);
        return set.isEmpty()
                ? String.join(",", urls().stream().map(URI::toString).toList())
                : set;
    }

    <T> T get(Setting<T> setting) {
        // Put there by the setting's own parser.
        @SuppressWarnings("unchecked")
        T value = (T) Objects.requireNonNull(values.get(setting));
        return value;
    }

    /** What was given for the Kafka client, by Kafka's keys. */
    SortedMap<String, String> kafka() {
        return Collections.unmodifiableSortedMap(kafka);
    }

    /** What differs from the defaults, by key, with secrets hidden. */
    @Override
    public String toString() {
        SortedMap<String, String> shown = new TreeMap<>(given);
        shown.replaceAll((key, value) -> isSecret(key) ? "(hidden)" : value.replaceAll("//[^@/,]*@", "//(hidden)@"));
        return "MusterSettings" + shown;
    }

    private static boolean isSecret(String key) {
        return key.contains("token")
                || key.contains("password")
                || key.contains("secret")
                || key.contains("jaas")
                || key.contains("user.info")
                || key.endsWith("ssl.keystore.key");
    }
}
