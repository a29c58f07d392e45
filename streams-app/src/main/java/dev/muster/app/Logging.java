package dev.muster.app;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.muster.app.config.LogFormat;
import dev.muster.app.config.LoggingConfig;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/** Chooses what is logged where. */
public final class Logging {

    private static final String VERBOSE = "--verbose";

    private static final String FILE = "logback.configurationFile";
    private static final String LEVEL = "muster.log.level";

    private Logging() {}

    /** For commands of the terminal: nothing, or with {@code --verbose} what goes on, on standard error. */
    public static void ofCommands(List<String> arguments) {
        if (System.getProperty(FILE) == null) {
            System.setProperty(FILE, "dev/muster/app/logback-commands.xml");
        }
        if (arguments.contains(VERBOSE)) {
            System.setProperty(LEVEL, "INFO");
        }
    }

    /** An option of every command; {@link #ofCommands} has read it by the time that it is parsed. */
    public static OptionSpec verboseOption() {
        return OptionSpec.builder(VERBOSE)
                .type(boolean.class)
                .scopeType(ScopeType.INHERIT)
                .description("Tells on standard error what goes on.")
                .build();
    }

    /** For a node: to standard output in this form, unless the process was started with a Logback file of its own. */
    public static void ofNode(LoggingConfig config) {
        String given = System.getProperty(FILE, "");
        if (given.isEmpty() || given.startsWith("dev/muster/app/")) {
            System.setProperty(
                    FILE,
                    config.format() == LogFormat.JSON
                            ? "dev/muster/app/logback-json.xml"
                            : "dev/muster/app/logback-text.xml");
        }
        System.setProperty(LEVEL, config.level().name());
        configureAnew();
    }

    /** Reading the configuration has made loggers of Kafka's clients by now, and Logback has read the file of commands with them. */
    private static void configureAnew() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        try {
            new ContextInitializer(context).autoConfig();
        } catch (JoranException e) {
            throw new IllegalStateException("the log cannot be configured: " + e.getMessage(), e);
        }
    }
}
