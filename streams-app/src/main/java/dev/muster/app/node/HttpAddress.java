package dev.muster.app.node;

import dev.muster.app.config.ConfigurationException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Where HTTP is to be served, tried before anything of the cluster is touched: a node that cannot listen must not take partitions from
 * those that can. HTTP itself is bound last, when there is something to answer. Stateless.
 */
final class HttpAddress {

    private HttpAddress() {}

    /**
     * Listens for a moment.
     *
     * @throws ConfigurationException when that cannot be, with what to set
     */
    static void requireFree(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            // What remains of a node that ended a moment ago is no hindrance, as it is none to the server.
            socket.setReuseAddress(true);
            socket.bind(address);
        } catch (IOException e) {
            throw refused(
                    "http " + address.getHostString() + ":" + address.getPort() + ": cannot listen: " + e.getMessage(),
                    e);
        }
    }

    /** Of a problem that the operator mends by another address. */
    static ConfigurationException refused(String problem, Exception cause) {
        return new ConfigurationException(
                problem + " (expected: muster.http.host an address of this host, muster.http.port one that is free)",
                cause);
    }
}
