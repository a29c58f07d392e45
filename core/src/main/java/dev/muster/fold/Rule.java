package dev.muster.fold;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/** A parameter of a fold that the log may set. Its default belongs to the fold level and never changes within it. */
public sealed interface Rule {

    /** Name in the log, such as {@code presence.ttl.default}. */
    String name();

    /** What it governs, with its unit. */
    String doc();

    /** The level's default as text. */
    String defaultText();

    /** What is wrong with a value as text; empty when it may stand. */
    Optional<String> problemWith(String text);

    /** A span of time in whole milliseconds, in ISO-8601 text such as {@code PT30S}. */
    record OfDuration(String name, Duration byDefault, Duration min, Duration max, String doc) implements Rule {

        @Override
        public String defaultText() {
            return byDefault.toString();
        }

        @Override
        public Optional<String> problemWith(String text) {
            try {
                Duration value = Duration.parse(text);
                if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
                    return problem(text, min + " to " + max);
                }
                return isWholeMillis(value) ? Optional.empty() : problem(text, "whole milliseconds");
            } catch (DateTimeParseException e) {
                return problem(text, min + " to " + max);
            }
        }

        /** States keep time in milliseconds: what is finer would be another value after a restart. */
        private static boolean isWholeMillis(Duration value) {
            return value.equals(value.truncatedTo(ChronoUnit.MILLIS));
        }

        private Optional<String> problem(String text, String expected) {
            return Optional.of(name + ": " + text + " (expected: " + expected + ")");
        }
    }

    /** A whole number. */
    record OfCount(String name, long byDefault, long min, long max, String doc) implements Rule {

        /** Not whatever {@link Long#parseLong} takes: it knows the digits of all scripts. */
        private static final Pattern DIGITS = Pattern.compile("-?[0-9]{1,18}");

        @Override
        public String defaultText() {
            return Long.toString(byDefault);
        }

        @Override
        public Optional<String> problemWith(String text) {
            if (!DIGITS.matcher(text).matches()) {
                return problem(text);
            }
            long value = Long.parseLong(text);
            return value >= min && value <= max ? Optional.empty() : problem(text);
        }

        private Optional<String> problem(String text) {
            return Optional.of(name + ": " + text + " (expected: " + min + " to " + max + ")");
        }
    }
}
