package dev.muster.app.config;

import org.slf4j.event.Level;

/**
 * How the node writes its log.
 *
 * @param format its form
 * @param level from which level on
 */
public record LoggingConfig(LogFormat format, Level level) {

    static LoggingConfig from(Configuration configuration) {
        return new LoggingConfig(configuration.get(Settings.LOG_FORMAT), configuration.get(Settings.LOG_LEVEL));
    }
}
