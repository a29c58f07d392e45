package dev.muster.chaos;

import dev.muster.testkit.JavaProcessBuilder;
import dev.muster.testkit.fault.NetworkHost;
import dev.muster.testkit.fault.NetworkNamespaces;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where nodes stand: each on a host of its own, whose cable can be pulled, where the machine allows that; otherwise all on loopback.
 * Thread-safe.
 */
final class Ground implements AutoCloseable {

    private final Optional<NetworkNamespaces> network;
    private final List<NetworkHost> hosts = new ArrayList<>();

    private Ground(Optional<NetworkNamespaces> network) {
        this.network = network;
    }

    /** Makes room for so many nodes. */
    static Ground forNodes(int nodes) {
        if (NetworkNamespaces.whyUnavailable().isPresent()) {
            return new Ground(Optional.empty());
        }
        NetworkNamespaces network = NetworkNamespaces.create();
        Ground ground = new Ground(Optional.of(network));
        for (int node = 1; node <= nodes; node++) {
            ground.hosts.add(network.host("node-" + node));
        }
        return ground;
    }

    /** Whether cables can be pulled. */
    boolean hasCables() {
        return network.isPresent();
    }

    /** Where nodes reach what this process serves. */
    InetAddress gateway() {
        return network.map(NetworkNamespaces::gateway).orElse(InetAddress.getLoopbackAddress());
    }

    /** Where a node listens. */
    InetAddress addressOf(int node) {
        return hasCables() ? hosts.get(node - 1).address() : InetAddress.getLoopbackAddress();
    }

    /** Puts a node's process in its place. */
    JavaProcessBuilder place(int node, JavaProcessBuilder process) {
        return hasCables() ? hosts.get(node - 1).place(process) : process;
    }

    void pullCableOf(int node) {
        network.ifPresent(one -> one.cutOff(hosts.get(node - 1)));
    }

    void mendCableOf(int node) {
        network.ifPresent(one -> one.heal(hosts.get(node - 1)));
    }

    @Override
    public void close() {
        network.ifPresent(NetworkNamespaces::close);
    }
}
