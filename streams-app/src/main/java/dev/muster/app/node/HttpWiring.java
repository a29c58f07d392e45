package dev.muster.app.node;

import dev.muster.access.NodeLink;
import dev.muster.access.TokenFile;
import dev.muster.access.Tokens;
import dev.muster.app.config.ConfigurationException;
import dev.muster.app.config.HttpConfig;
import dev.muster.app.config.HttpLimitsConfig;
import dev.muster.app.config.TokensConfig;
import dev.muster.query.http.CertificateFiles;
import dev.muster.query.http.HttpLimits;
import dev.muster.query.http.HttpSecurity;
import dev.muster.wire.TrustedCertificates;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes what the HTTP server is built from out of the configuration. */
final class HttpWiring {

    private static final Logger LOG = LoggerFactory.getLogger(HttpWiring.class);

    private HttpWiring() {}

    static HttpLimits limits(HttpLimitsConfig config) {
        return new HttpLimits(
                config.connections(),
                config.openRequests(),
                HttpLimits.shareOfHeap(config.bodyHeapPercent()),
                config.idle(),
                config.request(),
                HttpLimits.DEFAULT.atMost(),
                HttpLimits.DEFAULT.blockingThreads(),
                HttpLimits.Watches.DEFAULT.withMost(config.watches()),
                config.locksPerOwner());
    }

    /** Who is let in. What has to be read goes on being read until the node is closed. */
    static HttpSecurity security(HttpConfig config, Closing closing) {
        if (config.isInTheClear()) {
            LOG.warn("code=NODE-003 tokens travel in the clear expected=\"muster.http.tls.certificate.file\"");
        }
        Optional<Supplier<Tokens>> tokens = config.tokens().file().map(file -> closing.with(TokenFile.open(file)));
        if (tokens.isPresent() && config.tokens().ofNode().isEmpty()) {
            LOG.warn("code=NODE-004 other nodes will not let this one in expected=\"muster.http.node.token\"");
        }
        return new HttpSecurity(
                tokens,
                config.tokens().metrics() == TokensConfig.Metrics.OPEN
                        ? HttpSecurity.Metrics.OPEN
                        : HttpSecurity.Metrics.GUARDED,
                config.tls().certificate().map(file -> certificates(file, config)),
                usable(link(config)));
    }

    private static CertificateFiles certificates(Path file, HttpConfig config) {
        try {
            return new CertificateFiles(file, keyOf(config));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    "muster.http.tls.certificate.file, muster.http.tls.key.file: " + e.getMessage(), e);
        }
    }

    /** What is only needed once other nodes are asked is found out here, before this one has begun anything. */
    private static NodeLink usable(NodeLink link) {
        try {
            link.trusted().ifPresent(TrustedCertificates::in);
            return link;
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("muster.http.tls.trusted.file: " + e.getMessage(), e);
        }
    }

    static NodeLink link(HttpConfig config) {
        return new NodeLink(
                config.tls().scheme(), config.tokens().ofNode(), config.tls().trusted());
    }

    private static Path keyOf(HttpConfig config) {
        return config.tls().key().orElseThrow();
    }
}
