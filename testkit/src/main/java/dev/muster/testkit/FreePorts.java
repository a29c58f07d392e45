package dev.muster.testkit;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Finds loopback ports that nobody listens on.
 *
 * <p>The ports lie below the ranges from which Linux (32768) and the IANA convention (49152) serve outgoing connections. So no
 * client can take the port of a server that is down for a moment; in particular a client that keeps knocking at such a port cannot be
 * connected to itself, which would keep the server from coming back.
 *
 * <p>A port that was given is given to nobody else for as long as this JVM lives, neither here nor by this class in another JVM: a server
 * may take its time to bind, be down for a moment, or never come. The claim is a UDP socket of the same number, which is in no
 * server's way and goes with the process, however it ends. Programs that do not ask here are not kept from the port.
 */
public final class FreePorts {
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_767;
    private static final int ATTEMPTS_PER_PORT = 1_000;

    /** What this process has given out; sockets of the process, hence static. At most one for each port of the range. */
    private static final Map<Integer, DatagramSocket> CLAIMS = new ConcurrentHashMap<>();

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
            if (isFree(port) && claim(port)) {
                found.add(port);
            }
        }
        if (found.size() < count) {
            throw new IllegalStateException("free loopback ports: " + found.size() + " (expected: " + count + ")");
        }
        return List.copyOf(found);
    }

    /** As many free ports as asked for, each one above the one before. */
    public static List<Integer> inARow(int count) {
        for (int attempt = 0; attempt < count * ATTEMPTS_PER_PORT; attempt++) {
            int first = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 2 - count);
            List<Integer> row = IntStream.range(first, first + count).boxed().toList();
            if (row.stream().allMatch(port -> isFree(port) && claim(port))) {
                return row;
            }
        }
        throw new IllegalStateException("free loopback ports in a row: none (expected: " + count + ")");
    }

    private static boolean claim(int port) {
        if (CLAIMS.containsKey(port)) {
            return false;
        }
        try {
            CLAIMS.put(port, new DatagramSocket(port, loopback()));
            return true;
        } catch (SocketException e) {
            return false; // claimed, here or by another process
        }
    }

    /** Whether a server could listen on this loopback port now. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(loopback(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static InetAddress loopback() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
