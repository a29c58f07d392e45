package dev.muster.query;

import dev.muster.partition.PartitionId;
import dev.muster.query.QueryException.Reason;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the node that answers for a partition. A partition that is shown here is answered here, also while it is about to leave: a
 * deposed owner can only be late. Thread-safe.
 */
public final class Routing {

    private final URI self;
    private final Owners owners;

    /** For the node with this advertised address. */
    public Routing(URI self, Owners owners) {
        this.self = self;
        this.owners = owners;
    }

    /** Where a partition is answered that this node does not show. */
    public Elsewhere elsewhere(PartitionId id) {
        Optional<URI> owner = owners.ownerOf(id);
        if (owner.isEmpty()) {
            return new Elsewhere.Nowhere(new QueryException(
                    Reason.OWNER_UNKNOWN, "Expected " + id + " to have an owner, but none is known at the moment"));
        }
        return owner.get().equals(self) ? restoring(id) : new Elsewhere.At(owner.get());
    }

    /** Other nodes that may have a copy of a partition, in the order in which to ask; its owner may be catching up with one. */
    public List<URI> standbys(PartitionId id) {
        return Stream.concat(owners.standbysOf(id).stream(), owners.ownerOf(id).stream())
                .filter(node -> !node.equals(self))
                .distinct()
                .toList();
    }

    private static Elsewhere restoring(PartitionId id) {
        return new Elsewhere.Nowhere(
                new QueryException(Reason.RESTORING, "Expected " + id + " to be served, but it is being restored"));
    }

    /** Where a partition is answered, if not here. */
    public sealed interface Elsewhere {

        /** At another node. */
        record At(URI owner) implements Elsewhere {}

        /** By nobody at the moment. */
        record Nowhere(QueryException why) implements Elsewhere {}
    }
}
