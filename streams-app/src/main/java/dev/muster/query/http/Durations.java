package dev.muster.query.http;

import dev.muster.fold.InvalidValueException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time as people write them: {@code 30s}, {@code 1500ms}, {@code 5m}, {@code 2h}, {@code 7d}, or ISO-8601. */
final class Durations {

    private static final Pattern SHORT = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");
    private static final int MAX_LENGTH = 40;

    private Durations() {}

    static Duration parse(String field, String text) {
        Matcher parts = SHORT.matcher(text);
        if (parts.matches()) {
            return of(Long.parseLong(parts.group(1)), parts.group(2));
        }
        if (text.length() <= MAX_LENGTH && text.startsWith("P")) {
            try {
                return Duration.parse(text);
            } catch (DateTimeParseException | ArithmeticException e) {
                throw invalid(field, text);
            }
        }
        throw invalid(field, text);
    }

    /** The same in ISO-8601, where it is written in the short form; as it is otherwise. */
    static String iso(String text) {
        Matcher parts = SHORT.matcher(text);
        return parts.matches()
                ? of(Long.parseLong(parts.group(1)), parts.group(2)).toString()
                : text;
    }

    private static Duration of(long count, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    private static InvalidValueException invalid(String field, String text) {
        String shown = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "..." : text;
        return new InvalidValueException(field, "'" + shown + "'", "such as 30s or PT30S");
    }
}
