/**
 * How much of a log the engine of a node folds a second, over Kafka and with its stores, beside the least that Kafka Streams can do with
 * the same log. Entry class: {@link dev.muster.bench.folding.FoldRate}. Depends on the engine.
 */
@NullMarked
package dev.muster.bench.folding;

import org.jspecify.annotations.NullMarked;
