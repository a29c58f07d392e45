package dev.muster.client;

import dev.muster.wire.MusterAvroSerializer;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;

/**
 * The configuration of the Kafka clients inside the client: its own defaults, then what was given, then what may not be changed
 * because a promise rests on it.
 */
final class ProducerSettings {
    /**
     * Small and impatient: a heartbeat that could not be delivered within some seconds is worth less than the next one. The subject
     * strategy is named by Confluent's class, which both serializers understand.
     */
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("buffer.memory", Integer.toString(8 * 1024 * 1024)),
            Map.entry("max.block.ms", "2000"),
            Map.entry("delivery.timeout.ms", "10000"),
            Map.entry("request.timeout.ms", "5000"),
            Map.entry("linger.ms", "0"),
            Map.entry("reconnect.backoff.max.ms", "1000"),
            Map.entry("retry.backoff.max.ms", "1000"),
            Map.entry("enable.metrics.push", "false"),
            Map.entry("value.serializer", MusterAvroSerializer.class.getName()),
            Map.entry("value.subject.name.strategy", "io.confluent.kafka.serializers.subject.TopicRecordNameStrategy"),
            Map.entry("http.connect.timeout.ms", "2000"),
            Map.entry("http.read.timeout.ms", "5000"));

    /** Each with the only value that keeps the promises; the empty text where it may not be set at all. */
    private static final Map<String, String> FIXED = new TreeMap<>(Map.of(
            "acks", "all",
            "enable.idempotence", "true",
            "partitioner.ignore.keys", "false",
            "partitioner.class", "",
            "transactional.id", "",
            "key.serializer", "",
            "bootstrap.servers", "",
            "schema.registry.url", ""));

    private ProducerSettings() {}

    /** @throws InvalidValueException when a setting breaks a promise, or Kafka does not accept it */
    static void check(MusterSettings settings) {
        settings.kafka().forEach((key, value) -> {
            String only = FIXED.get(key);
            boolean sameAsAll = key.equals("acks") && value.equals("-1");
            if (only != null && !only.equals(value) && !sameAsAll) {
                throw new InvalidValueException("kafka." + key, value, expected(key, only));
            }
        });
        try {
            ProducerConfig config = new ProducerConfig(producer(settings));
            checkTimeouts(config);
        } catch (ConfigException e) {
            throw new InvalidValueException(
                    "kafka", String.valueOf(e.getMessage()), "settings that the Kafka producer accepts");
        }
    }

    private static String expected(String key, String only) {
        return switch (key) {
            case "bootstrap.servers" -> "the setting bootstrap";
            case "schema.registry.url" -> "the setting schema.registry.url without kafka.";
            default -> only.isEmpty() ? "not set" : only;
        };
    }

    /** What the producer itself checks only when it is made, which is later and in the background. */
    private static void checkTimeouts(ProducerConfig config) {
        int delivery = config.getInt(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG);
        long least = config.getLong(ProducerConfig.LINGER_MS_CONFIG)
                + config.getInt(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG);
        if (delivery < least) {
            throw new InvalidValueException(
                    "kafka.delivery.timeout.ms", delivery, "linger.ms + request.timeout.ms = " + least + " or more");
        }
    }

    /** For the producer and the serializer of values; the records that it is given are serialized already. */
    static Map<String, Object> producer(MusterSettings settings) {
        Map<String, Object> all = new HashMap<>(DEFAULTS);
        all.putAll(settings.kafka());
        all.put("acks", "all");
        all.put("enable.idempotence", "true");
        all.put("key.serializer", "org.apache.kafka.common.serialization.StringSerializer");
        all.put("bootstrap.servers", settings.get(Setting.BOOTSTRAP));
        all.put("schema.registry.url", settings.schemaRegistryUrl());
        if (settings.get(Setting.SCHEMA_REGISTRY_URL).isEmpty()) {
            putWhatMusterAsksFor(all, settings);
        }
        return all;
    }

    /** The registry is Muster's own: what nodes are shown, and who is trusted to be one, holds for it as well. */
    private static void putWhatMusterAsksFor(Map<String, Object> all, MusterSettings settings) {
        String token = settings.get(Setting.TOKEN);
        if (!token.isEmpty()) {
            // Confluent's client wants to be told where the token comes from, ours does not mind.
            all.putIfAbsent("bearer.auth.credentials.source", "STATIC_TOKEN");
            all.putIfAbsent("bearer.auth.token", token);
        }
        settings.get(Setting.TRUSTED_CERTIFICATES).ifPresent(file -> {
            all.putIfAbsent("schema.registry.ssl.truststore.type", "PEM");
            all.putIfAbsent("schema.registry.ssl.truststore.location", file.toString());
        });
    }

    /** For the short look whether a topic exists. */
    static Map<String, Object> admin(Map<String, Object> producer) {
        Map<String, Object> admin = new HashMap<>(producer);
        admin.keySet().retainAll(AdminClientConfig.configNames());
        admin.put("request.timeout.ms", "2000");
        admin.put("default.api.timeout.ms", "3000");
        return admin;
    }
}
