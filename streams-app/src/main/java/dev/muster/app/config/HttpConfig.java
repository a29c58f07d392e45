package dev.muster.app.config;

/**
 * Where the node listens.
 *
 * @param host address to listen on
 * @param port port to listen on
 * @param advertised where other nodes reach this one
 * @param access who may reach it
 */
public record HttpConfig(String host, int port, HostPort advertised, Access access) {

    /** Who may reach the node. */
    public enum Access {
        /** Only this host, or whoever shows a token (which is not built yet). */
        GUARDED,
        /** Whoever can reach the address: the operator said that this is meant. */
        INSECURE
    }

    /** Refuses to be open to others by mistake. */
    public HttpConfig {
        if (access == Access.GUARDED && !HostNames.isLoopback(host)) {
            throw new ConfigurationException(
                    Settings.HTTP_HOST.name() + ": " + host
                            + " (expected: a loopback address, as there are no tokens yet by which to tell who may; --insecure lets everybody in)");
        }
        if (HostNames.isWildcard(advertised.host())) {
            throw new ConfigurationException(Settings.HTTP_ADVERTISED.name() + ": " + advertised
                    + " (expected: an address that other nodes can connect to)");
        }
    }

    static HttpConfig from(Configuration configuration) {
        return new HttpConfig(
                configuration.get(Settings.HTTP_HOST),
                configuration.get(Settings.HTTP_PORT),
                configuration.get(Settings.HTTP_ADVERTISED),
                configuration.get(Settings.HTTP_INSECURE) ? Access.INSECURE : Access.GUARDED);
    }
}
