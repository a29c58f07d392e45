/**
 * The figures of {@code ./muster bench cluster}: {@link dev.muster.bench.cluster.ClusterCommand} is the entry. Depends on {@code
 * dev.muster.bench} and on the load and the node of {@code dev.muster.bench.presence}.
 */
@NullMarked
package dev.muster.bench.cluster;

import org.jspecify.annotations.NullMarked;
