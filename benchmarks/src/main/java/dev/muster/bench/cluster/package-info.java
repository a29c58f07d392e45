/**
 * The figures of {@code ./muster bench cluster}. Depends on {@code dev.muster.bench} and on the load and the node of {@code
 * dev.muster.bench.presence}.
 * {@link dev.muster.bench.cluster.NodesCommand} is the entry of those about nodes that die and are restarted.
 */
@NullMarked
package dev.muster.bench.cluster;

import org.jspecify.annotations.NullMarked;
