/**
 * Runs a fold on Kafka Streams: one application a log, exactly once. {@link dev.muster.engine.LogEngine} is the entry; {@link
 * dev.muster.engine.FoldProcessor} is where a record becomes stores, facts and a view. Knows folds, no domain: depends on core,
 * {@code dev.muster.view} and {@code dev.muster.log}.
 */
@NullMarked
package dev.muster.engine;

import org.jspecify.annotations.NullMarked;
