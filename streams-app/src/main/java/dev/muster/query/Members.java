package dev.muster.query;

import java.util.List;

/** The Muster nodes. Implemented by the engine; thread-safe, may block for a short while. */
public interface Members {

    /** This node. */
    Member self();

    /** All nodes that are known, this one among them, ordered by id. Asks the others all at once, for a second at most. */
    List<Member> members();
}
