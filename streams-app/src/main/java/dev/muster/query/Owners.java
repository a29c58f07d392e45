package dev.muster.query;

import dev.muster.partition.PartitionId;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Which node folds a partition, and which keep a copy of it. Implemented by the engine; thread-safe, answers from memory. */
public interface Owners {

    /** The advertised address of the partition's owner, which may be this node; empty while nobody is known to own it. */
    Optional<URI> ownerOf(PartitionId id);

    /** The advertised addresses of the nodes that keep a copy of the partition, complete or not; this node may be among them. */
    List<URI> standbysOf(PartitionId id);
}
