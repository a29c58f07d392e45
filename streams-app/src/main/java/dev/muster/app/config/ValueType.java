package dev.muster.app.config;

import dev.muster.fold.Names;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What values a setting may have.
 *
 * @param expected in words, for messages and the documentation
 * @param parser from text; empty when the text is no such value
 */
public record ValueType<T>(String expected, Function<String, Optional<T>> parser) {

    /** A port to listen on. */
    public static final ValueType<Integer> PORT = integer(1, 65_535);

    /** A name of Muster's alphabet. */
    public static final ValueType<String> NAME =
            new ValueType<>("1 to 200 of A-Z, a-z, 0-9, '.', '_', '-', ':'", text -> Optional.of(text)
                    .filter(Names::isName));

    /** A name, or nothing. */
    public static final ValueType<String> NAME_OR_EMPTY = new ValueType<>(
            "empty, or " + NAME.expected(), text -> Optional.of(text).filter(t -> t.isEmpty() || Names.isName(t)));

    /** Any text but the empty one. */
    public static final ValueType<String> TEXT =
            new ValueType<>("a text", text -> Optional.of(text).filter(t -> !t.isBlank()));

    /** A file, or none. */
    public static final ValueType<Optional<Path>> FILE = new ValueType<>(
            "empty, or a file",
            text -> Optional.of(Optional.of(text).filter(t -> !t.isBlank()).map(Path::of)));

    /** The beginning of topic names. */
    public static final ValueType<String> TOPIC_PREFIX = new ValueType<>(
            "1 to 100 of a-z, A-Z, 0-9, '.', '_', '-', neither beginning nor ending with '.'",
            text -> Optional.of(text).filter(t -> t.matches("[a-zA-Z0-9_-]([a-zA-Z0-9._-]{0,98}[a-zA-Z0-9_-])?")));

    /** True or false. */
    public static final ValueType<Boolean> TRUTH = new ValueType<>("true or false", ValueType::parseTruth);

    /** An address with its port. */
    public static final ValueType<HostPort> ADDRESS = new ValueType<>("host:port", HostPort::parse);

    /** Addresses of brokers. */
    public static final ValueType<List<HostPort>> ADDRESSES =
            new ValueType<>("host:port, several separated by commas", text -> listOf(text, HostPort::parse));

    /** URLs, or nothing. */
    public static final ValueType<List<URI>> URLS =
            new ValueType<>("empty, or http or https URLs separated by commas", ValueType::parseUrls);

    private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    /** The value of a text, if it is one. */
    public Optional<T> parse(String text) {
        return parser.apply(text.strip());
    }

    /** A whole number. */
    public static ValueType<Integer> integer(int least, int most) {
        return new ValueType<>(
                least + " to " + most, text -> parseInteger(text).filter(number -> number >= least && number <= most));
    }

    /** A time span: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 24h}, {@code 7d} or ISO-8601. */
    public static ValueType<Duration> duration(Duration least, Duration most) {
        return new ValueType<>(text(least) + " to " + text(most), text -> parseDuration(text)
                .filter(span -> span.compareTo(least) >= 0 && span.compareTo(most) <= 0));
    }

    /** One of an enum's constants, written in small letters with '-'. */
    public static <E extends Enum<E>> ValueType<E> oneOf(Class<E> type) {
        List<E> constants = Arrays.asList(type.getEnumConstants());
        String expected = constants.stream().map(ValueType::word).collect(Collectors.joining(" or "));
        return new ValueType<>(expected, text -> constants.stream()
                .filter(constant -> word(constant).equals(text))
                .findFirst());
    }

    /** A time span as the shortest text that {@link #duration} reads. */
    static String text(Duration span) {
        long millis = span.toMillis();
        if (millis == 0 || millis % 1_000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1_000;
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Optional<Boolean> parseTruth(String text) {
        return switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Optional<Integer> parseInteger(String text) {
        return text.matches("\\d{1,9}") ? Optional.of(Integer.parseInt(text)) : Optional.empty();
    }

    private static Optional<Duration> parseDuration(String text) {
        Matcher matcher = SHORT_DURATION.matcher(text);
        if (!matcher.matches()) {
            return parseIso(text);
        }
        long count = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(count);
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    default -> Duration.ofDays(count);
                });
    }

    private static Optional<Duration> parseIso(String text) {
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty(); // "no such value" is what this method says by it
        }
    }

    private static Optional<List<URI>> parseUrls(String text) {
        return text.isEmpty() ? Optional.of(List.of()) : listOf(text, ValueType::parseUrl);
    }

    private static Optional<URI> parseUrl(String text) {
        try {
            URI url = URI.create(text);
            boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            return isHttp && url.getHost() != null ? Optional.of(url) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // as above
        }
    }

    private static <T> Optional<List<T>> listOf(String text, Function<String, Optional<T>> each) {
        List<Optional<T>> parts =
                Arrays.stream(text.split(",", -1)).map(String::strip).map(each).toList();
        return parts.stream().allMatch(Optional::isPresent)
                ? Optional.of(parts.stream().flatMap(Optional::stream).toList())
                : Optional.empty();
    }
}
