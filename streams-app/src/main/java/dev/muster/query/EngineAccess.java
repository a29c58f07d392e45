package dev.muster.query;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What queries ask of the engine beside the pictures of its partitions.
 *
 * @param owners which node folds a partition
 * @param members the nodes
 * @param readiness what this node lacks
 * @param topologies {@code Topology.describe()} by log
 */
public record EngineAccess(Owners owners, Members members, Readiness readiness, SortedMap<String, String> topologies) {

    /** Copies the map. */
    public EngineAccess {
        topologies = Collections.unmodifiableSortedMap(new TreeMap<>(topologies));
    }
}
