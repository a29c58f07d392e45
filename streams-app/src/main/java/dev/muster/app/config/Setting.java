package dev.muster.app.config;

import java.util.Locale;
import java.util.function.Function;

/**
 * One row of the table of settings.
 *
 * @param name key in files and on the command line, such as {@code muster.http.port}
 * @param type which values it may have
 * @param defaultValue what is in force when nobody says otherwise
 * @param doc what it does, in sentences
 */
public record Setting<T>(String name, ValueType<T> type, Default defaultValue, String doc) {

    /** Beginning of the names of all settings of Muster's own. */
    static final String PREFIX = "muster.";

    /**
     * What is in force when nobody says otherwise.
     *
     * @param words for the documentation
     * @param text the value, from the values of the settings above it in the table
     */
    public record Default(String words, Function<Configuration, String> text) {}

    /** With a fixed default. */
    static <T> Setting<T> fixed(String name, ValueType<T> type, String defaultText, String doc) {
        return derived(name, type, new Default(defaultText, above -> defaultText), doc);
    }

    /** With a default that follows from other settings. */
    static <T> Setting<T> derived(String name, ValueType<T> type, Default defaultValue, String doc) {
        return new Setting<>(PREFIX + name, type, defaultValue, doc);
    }

    /** The environment variable of this setting. */
    public String environmentVariable() {
        return name.toUpperCase(Locale.ROOT).replace('.', '_');
    }
}
