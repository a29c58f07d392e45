package dev.muster.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domains.Domain;
import dev.muster.domains.Domains;
import dev.muster.terminal.ExitStatus;
import dev.muster.terminal.Printable;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command of the audit: opens a session, answers in text or JSON, and turns what cannot be done into one line and an exit code. */
abstract class AuditTask implements Callable<Integer> {

    @Mixin
    private AuditOptions options = new AuditOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public final Integer call() {
        try {
            options.check();
            checkArguments();
            try (AuditSession session = AuditSession.open(options)) {
                return run(session).code();
            }
        } catch (AuditException e) {
            return failed(e.getMessage(), e.exit());
        } catch (KafkaException e) {
            return failed("kafka: " + e.getMessage(), ExitStatus.NOT_FOUND);
        }
    }

    /** Looks at what needs no Kafka. */
    void checkArguments() {}

    /** Does what was asked. */
    abstract ExitStatus run(AuditSession session);

    final void answer(String text, ObjectNode tree) {
        out().println(Printable.lines(options.isJson() ? tree.toPrettyString() : text));
        out().flush();
    }

    static Domain<?, ?, ?> domainOfKind(String kind) {
        return Domains.byKind(kind)
                .orElseThrow(() -> AuditException.usage(
                        "--kind %s (expected: one of %s)".formatted(kind, String.join(", ", Domains.kinds()))));
    }

    static Domain<?, ?, ?> domainOfLog(String log) {
        return Domains.byLog(log)
                .orElseThrow(() -> AuditException.usage("--log %s (expected: one of %s)"
                        .formatted(log, Domains.all().stream().map(Domain::log).collect(Collectors.joining(", ")))));
    }

    private int failed(@Nullable String message, ExitStatus exit) {
        spec().commandLine().getErr().println("muster: " + Printable.text(String.valueOf(message)));
        spec().commandLine().getErr().flush();
        return exit.code();
    }

    private PrintWriter out() {
        return spec().commandLine().getOut();
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("Expected to be run by picocli, but there is no command");
        }
        return spec;
    }
}
