package dev.muster.simulation;

import dev.muster.fold.Decision;
import dev.muster.fold.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The nodes and who of them owns which partition. A node that was not heard of for a while loses its partitions to others, and does not
 * know before it is heard of again; until then there are two owners.
 */
final class Group<S, E extends Event, D extends Decision> {

    private static final long SESSION_MS = 5_000;

    private final World<E> world;
    private final List<Owner.Shared<S, E, D>> shared;
    private final List<Node> nodes = new ArrayList<>();
    private final SortedMap<Integer, Holding> holdings = new TreeMap<>();
    private int started;

    Group(World<E> world, List<Owner.Shared<S, E, D>> shared) {
        this.world = world;
        this.shared = shared;
    }

    private final class Node {
        private final String name = "n" + ++started;
        private final Host host = new Host(world.agenda(), world.chance());
        private long seen = world.agenda().now();

        void beat() {
            host.in(500, () -> {
                if (host.isReaching()) {
                    seen = world.agenda().now();
                }
                beat();
            });
        }

        boolean isMember() {
            return world.agenda().now() - seen <= SESSION_MS;
        }
    }

    private final class Holding {
        private final Node node;
        private final Owner<S, E, D> owner;

        Holding(Node node, int partition) {
            this.node = node;
            this.owner = new Owner<>(
                    world.split(),
                    node.host,
                    node.name,
                    shared.get(partition),
                    world.log().get(partition));
        }
    }

    void start(int count) {
        for (int i = 0; i < count; i++) {
            startNode();
        }
        balance();
    }

    /** Does something to a host that is alive. */
    void toSomeHost(Consumer<Host> fault) {
        List<Node> alive = nodes.stream().filter(node -> !node.host.isDead()).toList();
        if (!alive.isEmpty()) {
            Node node = world.chance().pick(alive);
            world.trace().say("trouble for " + node.name);
            fault.accept(node.host);
        }
    }

    /** All hosts that are alive. */
    List<Host> hosts() {
        return nodes.stream()
                .map(node -> node.host)
                .filter(host -> !host.isDead())
                .toList();
    }

    void startNode() {
        Node node = new Node();
        nodes.add(node);
        node.beat();
    }

    /** A partition goes to another node in good order. */
    void moveSome() {
        int partition = (int) world.chance().between(0, shared.size() - 1);
        Optional.ofNullable(holdings.get(partition)).ifPresent(held -> {
            if (held.node.host.isReaching() && !world.log().get(partition).isAway()) {
                held.owner.leave();
                holdings.remove(partition);
                assign(partition);
            }
        });
    }

    /** The owner of a partition that runs and has opened it. */
    Owner<S, E, D> owner(int partition) {
        Holding held = holdings.get(partition);
        if (held == null || !held.owner.isOpen()) {
            throw new AssertionError("nobody owns partition " + partition + " at the end");
        }
        return held.owner;
    }

    private void balance() {
        nodes.removeIf(node -> node.host.isDead() && !node.isMember());
        for (int partition = 0; partition < shared.size(); partition++) {
            Holding held = holdings.get(partition);
            if (held == null || !held.node.isMember()) {
                assign(partition);
            }
        }
        world.agenda().in(world.chance().between(300, 1_000), this::balance);
    }

    private void assign(int partition) {
        List<Node> members = nodes.stream()
                .filter(Node::isMember)
                .filter(node -> !node.host.isDead())
                .toList();
        if (!members.isEmpty()) {
            Holding next = new Holding(world.chance().pick(members), partition);
            holdings.put(partition, next);
            world.trace().say("partition " + partition + " goes to " + next.node.name);
            next.owner.start();
        }
    }
}
