package dev.muster.client;

import dev.muster.wire.TrustedCertificates;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One setting of the client: its key, default, check and documentation. The table {@link #ALL} is all there is; the properties, the
 * environment variables and the documentation are made from it.
 *
 * @param key without the prefix {@code muster.}
 * @param fallback the default, as text
 * @param expected unit and range, in words
 * @param doc what it does
 * @param parser from text to a checked value
 */
record Setting<T>(String key, String fallback, String expected, String doc, Function<String, T> parser) {
    private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
    private static final int MAX_PREFIX = 100;

    static final Setting<Boolean> ENABLED = new Setting<>(
            "enabled",
            "true",
            "true or false",
            "When false, nothing is sent and nothing asked: registrations do nothing and views stay empty.",
            text -> flag("enabled", text));

    static final Setting<String> BOOTSTRAP = new Setting<>(
            "bootstrap",
            "127.0.0.1:9092",
            "host:port, several separated by commas",
            "Kafka brokers to begin with.",
            text -> notEmpty("bootstrap", text, "host:port, several separated by commas"));

    static final Setting<List<URI>> URL = new Setting<>(
            "url",
            "http://127.0.0.1:7070",
            "http or https URL, several separated by commas",
            "Muster nodes that are asked; the next is tried when one does not answer.",
            Setting::urls);

    static final Setting<String> TOKEN = new Setting<>(
            "token",
            "",
            "a bearer token of printable ASCII characters, or empty",
            "Sent to Muster nodes with every request.",
            Setting::token);

    static final Setting<Optional<Path>> TRUSTED_CERTIFICATES = new Setting<>(
            "trusted.certificates",
            "",
            "a file of certificates in PEM, or empty",
            "Who may vouch for Muster nodes with https URLs. Empty: whom Java trusts.",
            Setting::trustedCertificates);

    static final Setting<String> TOPIC_PREFIX = new Setting<>(
            "topic.prefix",
            "muster",
            "1 to 100 of a-z, A-Z, 0-9, '.', '_', '-', neither beginning nor ending with '.'",
            "What the names of Muster's topics begin with, before a '.'; the same as the nodes'.",
            Setting::topicPrefix);

    static final Setting<String> SCHEMA_REGISTRY_URL = new Setting<>(
            "schema.registry.url",
            "",
            "http or https URL, several separated by commas, or empty",
            "Schema registry with the Confluent REST API. Empty: the Muster nodes, which serve one.",
            Setting::registryUrls);

    static final Setting<String> SERVICE = new Setting<>(
            "service",
            "",
            "a name of 1 to 200 of A-Z, a-z, 0-9, '.', '_', '-', ':', or empty",
            "Name under which this process calls others. Empty: the service that it registered first, or else anonymous.",
            text -> text.isEmpty() ? text : Checks.name("service", text));

    static final Setting<Duration> WATCH_SILENCE = duration(
            "watch.silence",
            "40s",
            new Range("1s", "10m"),
            "A watched node from which nothing came for so long is left; it says every 15 s that it is there.");

    static final Setting<Duration> STALE_AFTER =
            duration("stale.after", "20s", new Range("1s", "1h"), "Age from which a view calls itself stale.");

    static final Setting<Duration> VERDICTS_KEPT = duration(
            "verdicts.kept",
            "1m",
            new Range("1s", "1h"),
            "How long what the fleet says of a called service holds while no node tells; then this process's own breaker"
                    + " decides alone.");

    static final Setting<Duration> REQUEST_TIMEOUT = duration(
            "request.timeout",
            "2s",
            new Range("100ms", "30s"),
            "Longest wait for the whole answer of one Muster node, and for the beginning of a watch.");

    static final Setting<Duration> CLOSE_TIMEOUT =
            duration("close.timeout", "2s", new Range("0ms", "1m"), "Longest time that closing waits for Kafka.");

    static final Setting<Integer> MAX_REGISTRATIONS =
            number("max.registrations", "100", 10_000, "Registrations open at a time; one more is refused.");

    static final Setting<Integer> MAX_VIEWS = number(
            "max.views", "200", 10_000, "Different services and selections viewed at a time; one more is refused.");

    static final List<Setting<?>> ALL = List.of(
            ENABLED,
            BOOTSTRAP,
            URL,
            TOKEN,
            TRUSTED_CERTIFICATES,
            TOPIC_PREFIX,
            SCHEMA_REGISTRY_URL,
            SERVICE,
            WATCH_SILENCE,
            STALE_AFTER,
            VERDICTS_KEPT,
            REQUEST_TIMEOUT,
            CLOSE_TIMEOUT,
            MAX_REGISTRATIONS,
            MAX_VIEWS);

    T parse(String text) {
        return parser.apply(text.trim());
    }

    /** {@code watch.silence} is {@code MUSTER_WATCH_SILENCE}. */
    String environmentVariable() {
        return "MUSTER_" + key.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    private record Range(String min, String max) {}

    private static Setting<Duration> duration(String key, String fallback, Range range, String doc) {
        Duration min = durationOf(key, range.min, "");
        Duration max = durationOf(key, range.max, "");
        String expected = "duration such as 500ms, 30s, 5m, 1h or PT30S, " + range.min + " to " + range.max;
        return new Setting<>(
                key, fallback, expected, doc, text -> Checks.range(key, durationOf(key, text, expected), min, max));
    }

    private static Setting<Integer> number(String key, String fallback, int max, String doc) {
        String expected = "whole number, 1 to " + max;
        return new Setting<>(key, fallback, expected, doc, text -> {
            try {
                return Checks.range(key, Integer.parseInt(text), 1, max);
            } catch (NumberFormatException e) {
                throw new InvalidValueException(key, "'" + text + "'", expected);
            }
        });
    }

    private static Duration durationOf(String key, String text, String expected) {
        Matcher matcher = SHORT_DURATION.matcher(text);
        if (matcher.matches()) {
            long count = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(count);
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                default -> Duration.ofHours(count);
            };
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new InvalidValueException(key, "'" + text + "'", expected);
        }
    }

    private static boolean flag(String key, String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new InvalidValueException(key, "'" + text + "'", "true or false");
        };
    }

    private static String notEmpty(String key, String text, String expected) {
        if (text.isEmpty()) {
            throw new InvalidValueException(key, "empty", expected);
        }
        return text;
    }

    /** Its text is in no message: it is a secret. */
    private static String token(String text) {
        if (!text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new InvalidValueException("token", "other characters", TOKEN.expected());
        }
        return text;
    }

    private static Optional<Path> trustedCertificates(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            TrustedCertificates.in(Path.of(text));
            return Optional.of(Path.of(text));
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException(
                    "trusted.certificates", String.valueOf(e.getMessage()), TRUSTED_CERTIFICATES.expected());
        }
    }

    private static String topicPrefix(String text) {
        boolean allowed = text.chars().allMatch(c -> Checks.isOfName(c) && c != ':');
        if (text.isEmpty() || text.length() > MAX_PREFIX || !allowed || text.startsWith(".") || text.endsWith(".")) {
            throw new InvalidValueException("topic.prefix", "'" + text + "'", TOPIC_PREFIX.expected());
        }
        return text;
    }

    private static List<URI> urls(String text) {
        String expected = "http://host:port or https://host:port without user, query and fragment";
        List<URI> urls = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            URI url = url("url", part.trim(), expected);
            if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
                // Not repeated in the message: it may hold a password.
                throw new InvalidValueException("url", "a URL with user, query or fragment", expected);
            }
            urls.add(url);
        }
        return List.copyOf(urls);
    }

    /** Kept as text: the registry's client takes user and password out of it. */
    private static String registryUrls(String text) {
        if (!text.isEmpty()) {
            for (String part : text.split(",", -1)) {
                url("schema.registry.url", part.trim(), "http://host:port or https://host:port");
            }
        }
        return text;
    }

    private static URI url(String key, String text, String expected) {
        try {
            URI url = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (http && url.getHost() != null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException(key, "not a URL", expected);
        }
        throw new InvalidValueException(key, "not an http URL", expected);
    }
}
