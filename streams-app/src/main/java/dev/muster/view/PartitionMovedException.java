package dev.muster.view;

import dev.muster.partition.PartitionId;

/** The partition left this node while somebody waited for it here; its new owner can be asked. */
public final class PartitionMovedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PartitionMovedException(PartitionId id) {
        super("Expected " + id + " to stay on this node, but it has moved");
    }
}
