package dev.muster.app.config;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** All values in force and where each is from, checked one by one; {@link NodeConfig} checks them together. Immutable. */
public final class Configuration {

    private final SortedMap<String, Configured> values;

    Configuration(SortedMap<String, Configured> values) {
        this.values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** Begins to gather the sources. */
    public static ConfigurationLoader loader() {
        return new ConfigurationLoader();
    }

    /** The value of a setting. */
    public <T> T get(Setting<T> setting) {
        Configured value = values.get(setting.name());
        if (value == null) {
            throw new IllegalStateException(setting.name() + " is asked for before it is known");
        }
        return parsed(setting, value);
    }

    /** What stands under a prefix, by the key behind it. */
    public SortedMap<String, String> under(String prefix) {
        SortedMap<String, String> found = new TreeMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(prefix) && Settings.named(name).isEmpty()) {
                found.put(name.substring(prefix.length()), value.text());
            }
        });
        return found;
    }

    /** Where a value is from. */
    public Optional<String> originOf(String name) {
        return Optional.ofNullable(values.get(name)).map(Configured::origin);
    }

    /** A table of every value in force and its origin, secrets hidden. */
    public String print() {
        int nameWidth = values.keySet().stream().mapToInt(String::length).max().orElse(0);
        int valueWidth = values.entrySet().stream()
                .mapToInt(entry ->
                        Secrets.shown(entry.getKey(), entry.getValue().text()).length())
                .filter(length -> length <= 60)
                .max()
                .orElse(0);
        StringBuilder table = new StringBuilder();
        for (Map.Entry<String, Configured> entry : values.entrySet()) {
            String shown = Secrets.shown(entry.getKey(), entry.getValue().text());
            table.append(String.format(
                            "%-" + nameWidth + "s = %-" + Math.max(1, valueWidth) + "s  ", entry.getKey(), shown))
                    .append('(')
                    .append(entry.getValue().origin())
                    .append(")\n");
        }
        return table.toString();
    }

    static <T> T parsed(Setting<T> setting, Configured value) {
        return setting.type()
                .parse(value.text())
                .orElseThrow(() -> new ConfigurationException(
                        problem(setting.name(), value, setting.type().expected())));
    }

    /** In the form of all messages, with the place where the user can mend it. */
    static String problem(String name, Configured value, String expected) {
        String shown = value.text().isEmpty() ? "empty" : Secrets.shown(name, value.text());
        return name + ": " + shown + " (expected: " + expected + "), from " + value.origin();
    }
}
