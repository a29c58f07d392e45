package dev.muster.query;

import java.util.List;

/** Whether this node can do its part. Implemented by the engine; thread-safe, answers from memory. */
public interface Readiness {

    /**
     * What is missing, each in words, such as {@code muster.instances:3 is being restored}; empty when the engine of every log runs
     * and every partition that this node owns is served, and, until that is so for the first time, every copy that it keeps is
     * complete.
     */
    List<String> missing();
}
