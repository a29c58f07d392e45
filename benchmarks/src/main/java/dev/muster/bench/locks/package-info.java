/**
 * The figures of {@code ./muster bench locks}: locks by HTTP, beside raw Kafka and etcd, and elections whose leaders are killed. {@link
 * dev.muster.bench.locks.LocksCommand} is the entry. Depends on {@code dev.muster.bench} and on the node and the client of {@code
 * dev.muster.bench.presence}.
 */
@NullMarked
package dev.muster.bench.locks;

import org.jspecify.annotations.NullMarked;
