package dev.muster.app.config;

import java.util.List;

/** A node cannot be configured so; the message has one line for each problem. */
public final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ConfigurationException(String problem) {
        super(problem);
    }

    ConfigurationException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
