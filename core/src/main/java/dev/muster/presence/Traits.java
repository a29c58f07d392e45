package dev.muster.presence;

import dev.muster.fold.InvalidValueException;
import dev.muster.fold.Names;
import dev.muster.fold.SortedCopy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * What callers choose instances by; may be changed without registering anew.
 *
 * @param weight share of the load relative to its peers, 0 to 1000; 0 gets none
 * @param tags sorted, without repetition; at most 64 of 1 to 200 characters, none a control character
 * @param metadata at most 64 entries and 16 KiB of keys and values in UTF-8
 */
public record Traits(int weight, List<String> tags, SortedMap<String, String> metadata) {

    /** Highest weight. */
    public static final int MAX_WEIGHT = 1_000;

    private static final int MAX_ENTRIES = 64;
    private static final int MAX_TAG = 200;
    private static final int MAX_METADATA_BYTES = 16 * 1024;

    /** Sorts and copies; @throws InvalidValueException when a part is out of range */
    public Traits {
        tags = List.copyOf(new TreeSet<>(tags));
        metadata = SortedCopy.of(metadata);
        checkWeight(weight);
        checkTags(tags);
        checkMetadata(metadata);
    }

    private static void checkWeight(int weight) {
        if (weight < 0 || weight > MAX_WEIGHT) {
            throw new InvalidValueException("weight", weight, "0 to " + MAX_WEIGHT);
        }
    }

    private static void checkTags(List<String> tags) {
        if (tags.size() > MAX_ENTRIES) {
            throw new InvalidValueException("tags", tags.size() + " tags", "at most " + MAX_ENTRIES);
        }
        for (String tag : tags) {
            if (tag.isEmpty() || tag.length() > MAX_TAG) {
                throw new InvalidValueException("tags", "one of " + tag.length() + " characters", "1 to " + MAX_TAG);
            }
            Names.checkPlain("tags", tag);
        }
    }

    private static void checkMetadata(SortedMap<String, String> metadata) {
        if (metadata.size() > MAX_ENTRIES) {
            throw new InvalidValueException("metadata", metadata.size() + " entries", "at most " + MAX_ENTRIES);
        }
        if (metadata.containsKey("")) {
            throw new InvalidValueException("metadata", "an empty key", "keys that are not empty");
        }
        long bytes = 0;
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
