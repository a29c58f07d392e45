package dev.muster.query.http;

import dev.muster.access.NodeLink;
import dev.muster.access.Tokens;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who is let in, and over what.
 *
 * @param tokens the tokens in force; empty when nobody has to show one
 * @param metrics who may read {@code /metrics}
 * @param tls certificate and key of the server; empty for HTTP without TLS
 * @param link how other nodes are reached
 */
public record HttpSecurity(
        Optional<Supplier<Tokens>> tokens, Metrics metrics, Optional<CertificateFiles> tls, NodeLink link) {

    /** Who may read {@code /metrics}. */
    public enum Metrics {
        /** Whoever may read. */
        GUARDED,
        /** Everybody. */
        OPEN
    }

    /** Nobody has to show anything. */
    public static final HttpSecurity NONE =
            new HttpSecurity(Optional.empty(), Metrics.GUARDED, Optional.empty(), NodeLink.PLAIN);

    Access accessToMetrics() {
        return metrics == Metrics.OPEN ? Access.OPEN : Access.READ;
    }
}
