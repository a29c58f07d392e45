package dev.muster.client.election;

import dev.muster.client.InvalidValueException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a process campaigns with.
 *
 * @param candidate its name, which no other process may use at the same time; none draws one for each campaign
 * @param ttl silent for so long, it leads no more: 3 s to 10 min. It is sure of itself for {@code (ttl - 2.2 s) / 1.1} after each keep: below 5 s
 *     a stall of Kafka of half a second makes it step down
 * @param priority the higher, the earlier its turn: -1,000 to 1,000. Who leads is not put down for it
 * @param metadata for those who look: at most 16 entries and 1 KiB
 */
public record CampaignSettings(
        Optional<String> candidate, Duration ttl, int priority, SortedMap<String, String> metadata) {

    private static final Duration MIN_TTL = Duration.ofSeconds(3);
    private static final Duration MAX_TTL = Duration.ofMinutes(10);
    private static final int MAX_PRIORITY = 1_000;
    private static final int MAX_ENTRIES = 16;
    private static final int MAX_BYTES = 1_024;

    /** A drawn name, 10 s, priority 0. */
    public static final CampaignSettings DEFAULTS =
            new CampaignSettings(Optional.empty(), Duration.ofSeconds(10), 0, Collections.emptySortedMap());

    /** Copies; @throws InvalidValueException when a part is out of range */
    public CampaignSettings {
        metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
        candidate.ifPresent(CampaignSettings::checkName);
        if (ttl.compareTo(MIN_TTL) < 0 || ttl.compareTo(MAX_TTL) > 0) {
            throw new InvalidValueException("ttl", ttl, MIN_TTL + " to " + MAX_TTL);
        }
        if (priority < -MAX_PRIORITY || priority > MAX_PRIORITY) {
            throw new InvalidValueException("priority", priority, -MAX_PRIORITY + " to " + MAX_PRIORITY);
        }
        checkMetadata(metadata);
    }

    /** Under this name, which no other process uses at the same time. */
    public CampaignSettings candidate(String name) {
        return new CampaignSettings(Optional.of(name), ttl, priority, metadata);
    }

    /** With this ttl. */
    public CampaignSettings ttl(Duration other) {
        return new CampaignSettings(candidate, other, priority, metadata);
    }

    /** With this priority. */
    public CampaignSettings priority(int other) {
        return new CampaignSettings(candidate, ttl, other, metadata);
    }

    /** With this metadata. */
    public CampaignSettings metadata(Map<String, String> other) {
        return new CampaignSettings(candidate, ttl, priority, new TreeMap<>(other));
    }

    private static void checkName(String name) {
        if (!name.matches("[A-Za-z0-9._:-]{1,200}") || name.equals(".") || name.equals("..")) {
            throw new InvalidValueException(
                    "candidate",
                    "'" + name + "'",
                    "1 to 200 of A-Z, a-z, 0-9, '.', '_', '-', ':', but not '.' or '..'");
        }
    }

    private static void checkMetadata(SortedMap<String, String> metadata) {
        if (metadata.size() > MAX_ENTRIES) {
            throw new InvalidValueException("metadata", metadata.size() + " entries", "at most " + MAX_ENTRIES);
        }
        if (metadata.containsKey("")) {
            throw new InvalidValueException("metadata", "an empty key", "keys that are not empty");
        }
        int bytes = metadata.entrySet().stream()
                .mapToInt(entry -> utf8Length(entry.getKey()) + utf8Length(entry.getValue()))
                .sum();
        if (bytes > MAX_BYTES) {
            throw new InvalidValueException("metadata", bytes + " bytes", "at most " + MAX_BYTES);
        }
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
