package dev.muster.leader;

import dev.muster.fold.InvalidValueException;
import dev.muster.fold.SortedCopy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.SortedMap;

/**
 * What a candidate campaigns with.
 *
 * @param ttl silent for so long, it is a candidate no more; 3 s to 10 min in whole milliseconds
 * @param priority the higher, the earlier its turn; -1,000 to 1,000
 * @param metadata for those who look; at most 16 entries and 1 KiB of keys and values in UTF-8: all candidates of an election stand in
 *     each of its facts
 */
public record Terms(Duration ttl, int priority, SortedMap<String, String> metadata) {

    /** Shortest ttl: three times the longest step of the log clock. */
    public static final Duration MIN_TTL = Duration.ofSeconds(3);

    /** Longest ttl. */
    public static final Duration MAX_TTL = Duration.ofMinutes(10);

    private static final int MAX_PRIORITY = 1_000;
    private static final int MAX_ENTRIES = 16;
    private static final int MAX_METADATA_BYTES = 1_024;

    /** Copies; @throws InvalidValueException when a part is out of range */
    public Terms {
        metadata = SortedCopy.of(metadata);
        checkTtl(ttl);
        checkPriority(priority);
        checkMetadata(metadata);
    }

    static void checkTtl(Duration ttl) {
        if (ttl.compareTo(MIN_TTL) < 0 || ttl.compareTo(MAX_TTL) > 0) {
            throw new InvalidValueException("ttl", ttl, MIN_TTL + " to " + MAX_TTL);
        }
        if (!ttl.equals(ttl.truncatedTo(ChronoUnit.MILLIS))) {
            throw new InvalidValueException("ttl", ttl, "whole milliseconds");
        }
    }

    static void checkPriority(int priority) {
        if (priority < -MAX_PRIORITY || priority > MAX_PRIORITY) {
            throw new InvalidValueException("priority", priority, -MAX_PRIORITY + " to " + MAX_PRIORITY);
        }
    }

    static void checkMetadata(SortedMap<String, String> metadata) {
        if (metadata.size() > MAX_ENTRIES) {
            throw new InvalidValueException("metadata", metadata.size() + " entries", "at most " + MAX_ENTRIES);
        }
        if (metadata.containsKey("")) {
            throw new InvalidValueException("metadata", "an empty key", "keys that are not empty");
        }
        int bytes = 0;
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            bytes += utf8Length(entry.getKey()) + utf8Length(entry.getValue());
        }
        if (bytes > MAX_METADATA_BYTES) {
            throw new InvalidValueException("metadata", bytes + " bytes", "at most " + MAX_METADATA_BYTES);
        }
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
