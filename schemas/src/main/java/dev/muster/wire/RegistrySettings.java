package dev.muster.wire;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.jspecify.annotations.Nullable;

/**
 * How {@link HttpSchemaRegistry} reaches the registry, read from client settings under Confluent's keys. A key may be written
 * with or without the prefix {@code schema.registry.}; the prefixed one wins. TLS settings need the prefix, as the bare ones are
 * the Kafka client's own.
 */
record RegistrySettings(
        List<URI> urls,
        Optional<String> authorization,
        Optional<SSLContext> tls,
        Duration connectTimeout,
        Duration requestTimeout) {
    private static final String PREFIX = "schema.registry.";
    private static final String TLS_PREFIX = PREFIX + "ssl.";

    static RegistrySettings of(Map<String, ?> configs) {
        List<URI> urls = urls(configs);
        return new RegistrySettings(
                urls.stream().map(RegistrySettings::withoutUser).toList(),
                authorization(configs, urls),
                tls(configs),
                millis(configs, "http.connect.timeout.ms", Duration.ofSeconds(5)),
                millis(configs, "http.read.timeout.ms", Duration.ofSeconds(10)));
    }

    private static List<URI> urls(Map<String, ?> configs) {
        Object given = configs.get(SerdeSettings.URL);
        if (given == null) {
            throw new ConfigException(
                    "schema.registry.url: not set (expected: one or several URLs, separated by commas)");
        }
        List<URI> urls = new ArrayList<>();
        List<?> parts =
                given instanceof List<?> list ? list : List.of(given.toString().split(","));
        for (Object part : parts) {
            String text = part.toString().trim();
            if (!text.isEmpty()) {
                urls.add(url(text));
            }
        }
        if (urls.isEmpty()) {
            throw new ConfigException(
                    "schema.registry.url: empty (expected: one or several URLs, separated by commas)");
        }
        return urls;
    }

    private static URI url(String text) {
        try {
            URI url = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    "schema.registry.url: not a URL (expected: http://host:port or https://host:port)");
        }
        throw new ConfigException(
                "schema.registry.url: not an http URL (expected: http://host:port or https://host:port)");
    }

    private static URI withoutUser(URI url) {
        if (url.getRawUserInfo() == null) {
            return url;
        }
        return URI.create(url.toString().replaceFirst("//[^@/]*@", "//"));
    }

    private static Optional<String> authorization(Map<String, ?> configs, List<URI> urls) {
        String token = setting(configs, "bearer.auth.token");
        if (token != null) {
            return Optional.of("Bearer " + token);
        }
        String source = setting(configs, "basic.auth.credentials.source");
        String user = setting(configs, "basic.auth.user.info");
        if ("USER_INFO".equals(source) || (source == null && user != null)) {
            if (user == null) {
                throw new ConfigException("basic.auth.user.info: not set (expected: user:password)");
            }
            return Optional.of(basic(user));
        }
        if (source != null && !"URL".equals(source)) {
            throw new ConfigException("basic.auth.credentials.source: " + source + " (expected: USER_INFO or URL)");
        }
        return urls.stream()
                .filter(url -> url.getUserInfo() != null)
                .map(url -> basic(url.getUserInfo()))
                .findFirst();
    }

    private static String basic(String user) {
        return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<SSLContext> tls(Map<String, ?> configs) {
        Map<String, Object> given = new HashMap<>();
        configs.forEach((key, value) -> {
            if (key.startsWith(TLS_PREFIX) && value != null) {
                given.put(key.substring(PREFIX.length()), value);
            }
        });
        if (given.isEmpty()) {
            return Optional.empty();
        }
        Map<String, ?> typed = new AbstractConfig(new ConfigDef().withClientSslSupport(), given, false).values();
        try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
            factory.configure(typed);
            return Optional.of(factory.sslContext());
        }
    }

    private static Duration millis(Map<String, ?> configs, String key, Duration otherwise) {
        String text = setting(configs, key);
        if (text == null) {
            return otherwise;
        }
        try {
            long millis = Long.parseLong(text);
            if (millis > 0) {
                return Duration.ofMillis(millis);
            }
        } catch (NumberFormatException e) {
            throw new ConfigException(key + ": " + text + " (expected: milliseconds)");
        }
        throw new ConfigException(key + ": " + text + " (expected: > 0)");
    }

    private static @Nullable String setting(Map<String, ?> configs, String key) {
        Object value = configs.get(PREFIX + key);
        if (value == null) {
            value = configs.get(key);
        }
        if (value == null) {
            return null;
        }
        return value instanceof Password password ? password.value() : value.toString();
    }

    /** Without what must not be logged. */
    @Override
    public String toString() {
        return "RegistrySettings[urls=" + urls + "]";
    }
}
