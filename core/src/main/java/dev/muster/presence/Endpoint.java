package dev.muster.presence;

import dev.muster.fold.InvalidValueException;

/**
 * Where callers connect to.
 *
 * @param host host name or address as {@link Host} says, an IPv6 address without brackets
 * @param port TCP port, 1 to 65535
 * @param protocol how to talk to it, such as {@code http}; 1 to 50 printable ASCII characters without space
 */
public record Endpoint(String host, int port, String protocol) {

    private static final int MAX_PROTOCOL = 50;
    private static final int MAX_PORT = 65_535;

    /** Takes off brackets; @throws InvalidValueException when a part is out of range */
    public Endpoint {
        host = Host.check("host", host);
        checkText("protocol", protocol, MAX_PROTOCOL);
        if (port < 1 || port > MAX_PORT) {
            throw new InvalidValueException("port", port, "1 to " + MAX_PORT);
        }
    }

    private static void checkText(String field, String text, int maxLength) {
        boolean isPlain = text.chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (text.isEmpty() || text.length() > maxLength || !isPlain) {
            throw new InvalidValueException(
                    field, "'" + text + "'", "1 to " + maxLength + " printable ASCII characters without space");
        }
    }
}
