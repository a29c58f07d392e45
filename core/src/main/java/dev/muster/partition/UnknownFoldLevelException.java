package dev.muster.partition;

/** The log asks for a fold level above what this code knows: the partition stops here until a newer node takes it. */
public final class UnknownFoldLevelException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnknownFoldLevelException(PartitionId id, int level, int known) {
        super("foldLevel of " + id + ": " + level + " (expected: at most " + known + "; run a newer Muster)");
    }
}
