package dev.muster.testkit.fault;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hosts on one network, made of Linux network namespaces on a bridge, whose cables can be pulled: packets vanish without a word, as they do
 * when a switch fails, and connections stay half open until it is mended. This JVM is on the network too, at {@link #gateway}.
 *
 * <p>It needs root and iproute2; {@link #whyUnavailable} says what is missing. {@link #close}, and the orderly exit of this JVM, remove
 * everything. Any thread may call any method; they exclude each other.
 */
public final class NetworkNamespaces implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkNamespaces.class);
    private static final int FIRST_HOST = 2;
    private static final int MAX_HOSTS = 99;

    private final String id;
    private final String subnet;
    private final List<NetworkHost> hosts = new ArrayList<>();
    private final Thread exitHook;
    private boolean isClosed;

    private NetworkNamespaces(String id, String subnet) {
        this.id = id;
        this.subnet = subnet;
        this.exitHook = new Thread(this::remove, "end-of-" + id);
        Runtime.getRuntime().addShutdownHook(exitHook);
    }

    /** Why networks cannot be had here, in words for a person; empty when they can. */
    public static Optional<String> whyUnavailable() {
        try (NetworkNamespaces trial = create()) {
            trial.host("trial");
            return Optional.empty();
        } catch (NetworkNamespaceException e) {
            return Optional.of("no network namespaces: " + e.getMessage() + " (expected: Linux, root, iproute2)");
        }
    }

    /**
     * Makes a network with nobody on it but this JVM.
     *
     * @throws NetworkNamespaceException when that is not allowed here
     */
    public static NetworkNamespaces create() {
        String taken = IpCommand.run("-o", "-4", "addr");
        for (int attempt = 0; attempt < 100; attempt++) {
            String subnet = "10.213." + ThreadLocalRandom.current().nextInt(256) + ".";
            if (!taken.contains(" " + subnet)) {
                String id = "mu%06x".formatted(ThreadLocalRandom.current().nextInt(1 << 24));
                return new NetworkNamespaces(id, subnet).bridged();
            }
        }
        throw new NetworkNamespaceException("every network of 10.213.0.0/16 is in use", null);
    }

    /** This JVM's address on the network: what it serves here, hosts can reach. */
    public InetAddress gateway() {
        return address(1);
    }

    /**
     * Adds a host.
     *
     * @throws NetworkNamespaceException when it cannot be made
     */
    public synchronized NetworkHost host(String name) {
        int number = FIRST_HOST + hosts.size();
        if (number > MAX_HOSTS) {
            throw new NetworkNamespaceException("hosts: over " + MAX_HOSTS + " on one network", null);
        }
        String inside = id + "h" + number;
        NetworkHost host = new NetworkHost(name, id + "-" + number, id + "b" + number, address(number));
        IpCommand.run("netns", "add", host.namespace());
        hosts.add(host);
        IpCommand.run("link", "add", host.link(), "type", "veth", "peer", "name", inside);
        IpCommand.run("link", "set", inside, "netns", host.namespace());
        IpCommand.run("link", "set", host.link(), "master", id, "up");
        IpCommand.run("-n", host.namespace(), "link", "set", "lo", "up");
        IpCommand.run("-n", host.namespace(), "addr", "add", subnet + number + "/24", "dev", inside);
        IpCommand.run("-n", host.namespace(), "link", "set", inside, "up");
        return host;
    }

    /** Pulls a host's cable: nothing reaches it and it reaches nobody, and nobody is told. */
    public synchronized void cutOff(NetworkHost host) {
        IpCommand.run("link", "set", host.link(), "nomaster");
    }

    /** Puts the cable back. */
    public synchronized void heal(NetworkHost host) {
        IpCommand.run("link", "set", host.link(), "master", id);
    }

    /** Removes the hosts and the network; processes that still run there are left without one. */
    @Override
    public void close() {
        remove();
        try {
            Runtime.getRuntime().removeShutdownHook(exitHook);
        } catch (IllegalStateException e) {
            LOG.debug("The JVM is exiting; its hook stays and finds nothing to do", e);
        }
    }

    private NetworkNamespaces bridged() {
        try {
            IpCommand.run("link", "add", id, "type", "bridge");
            IpCommand.run("addr", "add", subnet + "1/24", "dev", id);
            IpCommand.run("link", "set", id, "up");
            return this;
        } catch (NetworkNamespaceException e) {
            close();
            throw e;
        }
    }

    private synchronized void remove() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        hosts.forEach(host -> quietly("netns", "del", host.namespace()));
        hosts.forEach(host -> quietly("link", "del", host.link()));
        quietly("link", "del", id);
    }

    /** A cable goes with its namespace, at a time of the kernel's choice: that it is gone already is no failure. */
    private static void quietly(String... arguments) {
        try {
            IpCommand.run(arguments);
        } catch (NetworkNamespaceException e) {
            LOG.debug("Nothing to remove", e);
        }
    }

    private InetAddress address(int number) {
        String[] parts = (subnet + number).split("\\.", -1);
        byte[] bytes = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) {
            bytes[i] = (byte) Integer.parseInt(parts[i]);
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
