/**
 * The state machine of one log partition around a fold: log clock, deadlines, rules, rejections and the chain of facts. {@link
 * dev.muster.partition.PartitionFold} is the entry. The engine runs it on Kafka Streams, the audit on plain consumers, a
 * simulation on nothing at all; all must reach the same bytes, so it is pure like the folds. Depends on {@code dev.muster.fold}
 * only.
 */
@NullMarked
package dev.muster.partition;

import org.jspecify.annotations.NullMarked;
