package dev.muster.terminal;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where Kafka answers; a mixin for commands that read logs themselves. */
public final class KafkaOption {

    private static final String VARIABLE = "MUSTER_BOOTSTRAP";
    private static final String DEFAULT = "localhost:9092";

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "Brokers, separated by commas. Default: $MUSTER_BOOTSTRAP, else localhost:9092.")
    private @Nullable String given;

    /** As {@code bootstrap.servers}. */
    public String bootstrap(Terminal terminal) {
        return given != null ? given : terminal.environment().getOrDefault(VARIABLE, DEFAULT);
    }
}
