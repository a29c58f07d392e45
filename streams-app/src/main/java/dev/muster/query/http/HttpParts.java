package dev.muster.query.http;

import com.linecorp.armeria.server.ServerBuilder;
import dev.muster.query.EngineAccess;
import dev.muster.query.NodeIdentity;
import dev.muster.query.facts.FactSource;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;

/**
 * What an HTTP server is built from.
 *
 * @param listen address and port; port 0 takes a free one
 * @param node the node that answers
 * @param logs the logs
 * @param facts the facts of all logs
 * @param engine what the engine tells beside
 * @param metrics what {@code /metrics} shows, and where the server's own figures go
 * @param limits what clients are granted
 * @param security who is let in, and over what
 * @param checks what becomes of registrations with a check
 * @param attachments further routes
 */
public record HttpParts(
        InetSocketAddress listen,
        NodeIdentity node,
        HttpLogs logs,
        FactSource facts,
        EngineAccess engine,
        PrometheusMeterRegistry metrics,
        HttpLimits limits,
        HttpSecurity security,
        Checks checks,
        List<Consumer<ServerBuilder>> attachments) {

    /** What becomes of registrations with a check. */
    public enum Checks {
        /** They are taken: this node makes the checks. */
        TAKEN,
        /** They are refused: it makes none, and the instance would wait for its first success for ever. */
        REFUSED
    }

    /** Copies the list. */
    public HttpParts {
        attachments = List.copyOf(attachments);
    }
}
