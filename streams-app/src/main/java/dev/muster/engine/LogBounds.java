package dev.muster.engine;

import java.util.OptionalLong;

/** What the cluster says of a partition of the log, asked once when the partition is opened. */
public interface LogBounds {

    /** Offset of the oldest record that is still there. */
    long beginning(int partition);

    /** Offset that the application has committed; empty before the first time. */
    OptionalLong committed(int partition);
}
