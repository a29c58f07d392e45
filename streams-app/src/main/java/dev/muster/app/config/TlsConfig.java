package dev.muster.app.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * TLS of the node's HTTP, all files in PEM.
 *
 * @param certificate the certificates that it shows; empty for HTTP without TLS
 * @param key the private key of the first of them
 * @param trusted who may vouch for other nodes; empty for those that Java trusts
 */
public record TlsConfig(Optional<Path> certificate, Optional<Path> key, Optional<Path> trusted) {

    /** Neither is of use without the other. */
    public TlsConfig {
        if (certificate.isPresent() != key.isPresent()) {
            Setting<?> lacking = certificate.isPresent() ? Settings.HTTP_TLS_KEY : Settings.HTTP_TLS_CERTIFICATE;
            Setting<?> given = certificate.isPresent() ? Settings.HTTP_TLS_CERTIFICATE : Settings.HTTP_TLS_KEY;
            throw new ConfigurationException(
                    lacking.name() + ": empty (expected: a file, as " + given.name() + " is set)");
        }
    }

    /** {@code http} or {@code https}. */
    public String scheme() {
        return certificate.isPresent() ? "https" : "http";
    }

    static TlsConfig from(Configuration configuration) {
        return new TlsConfig(
                configuration.get(Settings.HTTP_TLS_CERTIFICATE),
                configuration.get(Settings.HTTP_TLS_KEY),
                configuration.get(Settings.HTTP_TLS_TRUSTED));
    }
}
