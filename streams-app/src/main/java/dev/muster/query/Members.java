package dev.muster.query;

import java.util.List;

/** The Muster nodes. Implemented by the engine; thread-safe, may block for a short while. */
public interface Members {

    /** All nodes that are known, this one among them, ordered by id. */
    List<Member> members();
}
