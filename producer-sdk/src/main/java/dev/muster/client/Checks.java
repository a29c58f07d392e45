package dev.muster.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/**
 * The bounds of what an instance may say of itself. The same as the server's: what passes here is never rejected there, and what
 * would be rejected there fails here, at the caller.
 */
final class Checks {
    static final int MAX_WEIGHT = 1_000;
    static final Duration MIN_TTL = Duration.ofSeconds(3);
    static final Duration MAX_TTL = Duration.ofHours(1);
    static final Duration MIN_DEREGISTER_AFTER = Duration.ofSeconds(1);
    static final Duration MAX_DEREGISTER_AFTER = Duration.ofDays(7);

    private static final int MAX_NAME = 200;
    private static final int MAX_ENTRIES = 64;
    private static final int MAX_TAG = 200;
    private static final int MAX_METADATA_BYTES = 16 * 1024;
    private static final int SHOWN = 200;
    private static final String NAME = "1 to 200 of A-Z, a-z, 0-9, '.', '_', '-', ':', but not '.' or '..'";

    private Checks() {}

    static String name(String field, String text) {
        boolean allowed = text.chars().allMatch(Checks::isOfName);
        if (text.isEmpty() || text.length() > MAX_NAME || text.equals(".") || text.equals("..") || !allowed) {
            throw new InvalidValueException(field, quoted(text), NAME);
        }
        return text;
    }

    static boolean isOfName(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "._-:".indexOf(c) >= 0;
    }

    static String printable(String field, String text, int maxLength) {
        boolean plain = text.chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (text.isEmpty() || text.length() > maxLength || !plain) {
            throw new InvalidValueException(
                    field, quoted(text), "1 to " + maxLength + " printable ASCII characters without space");
        }
        return text;
    }

    static String atMost(String field, String text, int maxLength) {
        if (text.length() > maxLength) {
            throw new InvalidValueException(field, text.length() + " characters", "at most " + maxLength);
        }
        return text;
    }

    static int range(String field, int value, int min, int max) {
        if (value < min || value > max) {
            throw new InvalidValueException(field, value, min + " to " + max);
        }
        return value;
    }

    static Duration range(String field, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new InvalidValueException(field, value, min + " to " + max);
        }
        return value;
    }

    static void tags(Collection<String> tags) {
        if (tags.size() > MAX_ENTRIES) {
            throw new InvalidValueException("tags", tags.size() + " tags", "at most " + MAX_ENTRIES);
        }
        for (String tag : tags) {
            if (tag.isEmpty() || tag.length() > MAX_TAG) {
                throw new InvalidValueException("tags", "one of " + tag.length() + " characters", "1 to " + MAX_TAG);
            }
        }
    }

    static void metadata(Map<String, String> metadata) {
        if (metadata.size() > MAX_ENTRIES) {
            throw new InvalidValueException("metadata", metadata.size() + " entries", "at most " + MAX_ENTRIES);
        }
        if (metadata.containsKey("")) {
            throw new InvalidValueException("metadata", "an empty key", "keys that are not empty");
        }
        long bytes = metadata.entrySet().stream()
                .mapToLong(entry -> utf8Length(entry.getKey()) + utf8Length(entry.getValue()))
                .sum();
        if (bytes > MAX_METADATA_BYTES) {
            throw new InvalidValueException("metadata", bytes + " bytes", "at most " + MAX_METADATA_BYTES);
        }
    }

    private static long utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String quoted(String text) {
        return "'" + (text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text) + "'";
    }
}
