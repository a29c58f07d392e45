package dev.muster.app.config;

import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Where schemas are registered. What stands under {@code schema.registry.} goes to the registry's client, such as
 * {@code schema.registry.basic.auth.user.info}.
 *
 * @param urls of a registry with Confluent's REST API; none: the embedded one
 * @param passedOn settings of the registry's client, with their prefix
 */
public record RegistryConfig(List<URI> urls, SortedMap<String, String> passedOn) {

    static final String PREFIX = "schema.registry.";

    /** Copies. */
    public RegistryConfig {
        urls = List.copyOf(urls);
        passedOn = Collections.unmodifiableSortedMap(new TreeMap<>(passedOn));
    }

    static RegistryConfig from(Configuration configuration) {
        SortedMap<String, String> passedOn = new TreeMap<>();
        configuration.under(PREFIX).forEach((name, value) -> passedOn.put(PREFIX + name, value));
        if (passedOn.containsKey(PREFIX + "url")) {
            throw new ConfigurationException(
                    PREFIX + "url: set (expected: " + Settings.SCHEMA_REGISTRY_URL.name() + " instead)");
        }
        return new RegistryConfig(configuration.get(Settings.SCHEMA_REGISTRY_URL), passedOn);
    }

    /** Whether the nodes serve the registry themselves. */
    public boolean isEmbedded() {
        return urls.isEmpty();
    }

    /** Settings for the client of the configured registry. */
    public Map<String, Object> clientSettings() {
        Map<String, Object> settings = new TreeMap<>(passedOn);
        settings.put(PREFIX + "url", urls.stream().map(URI::toString).collect(Collectors.joining(",")));
        return settings;
    }
}
