package dev.muster.app.config;

import java.util.Optional;

/**
 * An address as users write it: {@code host:port}, {@code [::1]:7070}.
 *
 * @param host name or address, without brackets
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {

    /** The address that a text names, if it names one. */
    public static Optional<HostPort> parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            return Optional.empty();
        }
        String host = text.substring(0, colon);
        boolean isBracketed = host.startsWith("[") && host.endsWith("]");
        if (host.isBlank() || host.contains("/") || (host.contains(":") && !isBracketed)) {
            return Optional.empty();
        }
        String bare = isBracketed ? host.substring(1, host.length() - 1) : host;
        return ValueType.PORT.parse(text.substring(colon + 1)).map(port -> new HostPort(bare, port));
    }

    /** {@code host:port}. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
