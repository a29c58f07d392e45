package dev.muster.doctor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.app.config.Configuration;
import dev.muster.app.config.ConfigurationException;
import dev.muster.app.config.ConfigurationLoader;
import dev.muster.app.config.NodeConfig;
import dev.muster.doctor.Doctor.NodeAsked;
import dev.muster.doctor.Finding.Level;
import dev.muster.terminal.Colour;
import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import dev.muster.terminal.Printable;
import dev.muster.terminal.ServerOption;
import dev.muster.terminal.Terminal;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what is wrong with a configuration and a cluster. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = {
            "Says what is wrong with a configuration and a cluster, one line each: ok, warn or fail, what, and what to do.",
            "Changes nothing. Ends with 0 when nothing fails, with 1 when something does."
        })
public final class DoctorCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Option(names = "--config", paramLabel = "FILE", description = "Settings of a node, as for serve.")
    private @Nullable Path file;

    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "One setting, as for serve.")
    private List<String> assignments = List.of();

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "Kafka brokers. Default: those of the settings, else localhost:9092.")
    private @Nullable String bootstrap;

    @Option(names = "--json", description = "One JSON document in place of lines.")
    private boolean isJson;

    @Mixin
    private final ServerOption server = new ServerOption();

    /** Writes to this terminal. */
    public DoctorCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<Finding> findings = findings();
        boolean isFailing = findings.stream().anyMatch(finding -> finding.level() == Level.FAIL);
        if (isJson) {
            terminal.out().println(Printable.lines(json(findings)));
        } else {
            findings.forEach(finding ->
                    terminal.out().println(terminal.coloured(colour(finding), Printable.text(finding.line()))));
        }
        return (isFailing ? ExitStatus.FAILURE : ExitStatus.OK).code();
    }

    private List<Finding> findings() {
        try {
            NodeConfig config = NodeConfig.from(configuration());
            Optional<URI> named = server.named(terminal);
            URI url = named.orElseGet(() -> URI.create(
                    config.http().tls().scheme() + "://" + config.http().advertised()));
            NodeQuestions node = new NodeQuestions(
                    url,
                    server.token(terminal).or(() -> config.http().tokens().ofNode()),
                    server.trusted(terminal).or(() -> config.http().tls().trusted()));
            return new Doctor(config, node, named.isPresent() ? NodeAsked.NAMED : NodeAsked.ASSUMED).examine();
        } catch (ConfigurationException e) {
            return String.valueOf(e.getMessage())
                    .lines()
                    .map(problem -> Finding.fail(
                            "configuration", problem.strip(), "mend it; docs/configuration.md has all settings"))
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitStatus.USAGE, "--cacert: " + e.getMessage(), e);
        }
    }

    private Configuration configuration() {
        ConfigurationLoader loader = Configuration.loader();
        if (file != null) {
            loader.file(file);
        }
        loader.environment(terminal.environment());
        if (bootstrap != null) {
            loader.option("muster.kafka.bootstrap", bootstrap, "--bootstrap");
        }
        assignments.forEach(assignment -> loader.assignment(assignment, "--set"));
        return loader.load();
    }

    private static String json(List<Finding> findings) {
        ObjectNode document = new ObjectMapper().createObjectNode();
        document.put(
                "worst",
                findings.stream()
                        .map(Finding::level)
                        .max(Level::compareTo)
                        .orElse(Level.OK)
                        .text());
        for (Finding finding : findings) {
            document.withArray("findings")
                    .addObject()
                    .put("level", finding.level().text())
                    .put("subject", finding.subject())
                    .put("detail", finding.detail())
                    .put("advice", finding.advice());
        }
        return document.toString();
    }

    private static Colour colour(Finding finding) {
        return switch (finding.level()) {
            case OK -> Colour.GOOD;
            case WARN -> Colour.WARNING;
            case FAIL -> Colour.BAD;
        };
    }
}
