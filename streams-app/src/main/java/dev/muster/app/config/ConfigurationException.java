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

    /** What a setting names, such as a file or a port, cannot be used; found by trying. */
    public ConfigurationException(String problem, Throwable cause) {
        super(problem, cause);
    }
}
