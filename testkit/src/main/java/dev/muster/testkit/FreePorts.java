package dev.muster.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds loopback ports that nobody listens on.
 *
 * <p>The ports lie below the ranges from which Linux (32768) and the IANA convention (49152) serve outgoing connections. So no
 * client can take the port of a server that is down for a moment; in particular a client that keeps knocking at such a port cannot be
 * connected to itself, which would keep the server from coming back. A port is free when it is looked for; it is not reserved.
 */
public final class FreePorts {
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_767;
    private static final int ATTEMPTS_PER_PORT = 1_000;

    private FreePorts() {}

    /** One free port. */
    public static int one() {
        return several(1).get(0);
    }

    /** As many free ports as asked for, each different. */
    public static List<Integer> several(int count) {
        Set<Integer> found = new LinkedHashSet<>();
        for (int attempt = 0; attempt < count * ATTEMPTS_PER_PORT && found.size() < count; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1);
            if (isFree(port)) {
                found.add(port);
            }
        }
        if (found.size() < count) {
            throw new IllegalStateException("free loopback ports: " + found.size() + " (expected: " + count + ")");
        }
        return List.copyOf(found);
    }

    /** Whether a server could listen on this loopback port now. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
