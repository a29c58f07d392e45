package dev.muster.app.config;

/**
 * Where the node listens, and to whom.
 *
 * @param host address to listen on
 * @param port port to listen on
 * @param advertised where other nodes reach this one
 * @param access who may reach it without a token
 * @param tokens by which it is told who may
 * @param tls what it shows and trusts
 * @param limits what clients are granted
 */
public record HttpConfig(
        String host,
        int port,
        HostPort advertised,
        Access access,
        TokensConfig tokens,
        TlsConfig tls,
        HttpLimitsConfig limits) {

    /** Who may reach the node. */
    public enum Access {
        /** Only this host, or whoever shows a token. */
        GUARDED,
        /** Whoever can reach the address: the operator said that this is meant. */
        INSECURE
    }

    /** Refuses to be open to others by mistake. */
    public HttpConfig {
        if (access == Access.GUARDED && tokens.file().isEmpty() && !HostNames.isLoopback(host)) {
            throw new ConfigurationException(
                    Settings.HTTP_HOST.name() + ": " + host + " (expected: a loopback address, or "
                            + Settings.HTTP_TOKENS_FILE.name()
                            + " by which to tell who may, see docs/security.md; --insecure lets everybody in)");
        }
        if (HostNames.isWildcard(advertised.host())) {
            throw new ConfigurationException(Settings.HTTP_ADVERTISED.name() + ": " + advertised
                    + " (expected: an address that other nodes can connect to)");
        }
    }

    /** Whether tokens could be read on their way. */
    public boolean isInTheClear() {
        return tokens.file().isPresent() && tls.certificate().isEmpty() && !HostNames.isLoopback(host);
    }

    static HttpConfig from(Configuration configuration) {
        return new HttpConfig(
                configuration.get(Settings.HTTP_HOST),
                configuration.get(Settings.HTTP_PORT),
                configuration.get(Settings.HTTP_ADVERTISED),
                configuration.get(Settings.HTTP_INSECURE) ? Access.INSECURE : Access.GUARDED,
                TokensConfig.from(configuration),
                TlsConfig.from(configuration),
                HttpLimitsConfig.from(configuration));
    }
}
