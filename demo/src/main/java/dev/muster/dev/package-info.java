/**
 * {@code ./muster dev}: a real Kafka and a node on this machine, with data that stay. {@link dev.muster.dev.Dev} is the entry. Stands
 * in this module as the one that knows both the node and the testkit, whose Kafka no node has on its class path.
 */
@NullMarked
package dev.muster.dev;

import org.jspecify.annotations.NullMarked;
