package dev.muster.app.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Tokens by which a node tells who may.
 *
 * @param file the file of tokens; empty when nobody has to show one
 * @param ofNode what this node shows to others
 * @param metrics who may read {@code /metrics}
 */
public record TokensConfig(Optional<Path> file, Optional<String> ofNode, Metrics metrics) {

    /** Who may read {@code /metrics}. */
    public enum Metrics {
        /** Whoever may read. */
        GUARDED,
        /** Everybody. */
        OPEN
    }

    static TokensConfig from(Configuration configuration) {
        return new TokensConfig(
                configuration.get(Settings.HTTP_TOKENS_FILE),
                configuration.get(Settings.HTTP_NODE_TOKEN),
                configuration.get(Settings.HTTP_METRICS_OPEN) ? Metrics.OPEN : Metrics.GUARDED);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "TokensConfig[file=" + file + "]";
    }
}
