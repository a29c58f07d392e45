package dev.muster.view;

import java.util.Set;

/** Is told what changes in the pictures of a log, after they show it. Called on the stream threads: returns at once, never fails. */
public interface ViewListener {

    /** The partition is shown here from now on. */
    void opened(int partition);

    /** A decision changed these groups of a partition. */
    void changed(int partition, Set<String> groups);

    /** The partition left this node. */
    void closed(int partition);
}
