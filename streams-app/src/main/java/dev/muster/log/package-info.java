/**
 * The logs as plain Kafka topics: their names, settings and creation, appending to them outside of any transaction, and reading a
 * stretch of them. {@link dev.muster.log.LogAppender}, {@link dev.muster.log.Topics} and {@link dev.muster.log.LogReader} are the entries.
 * Depends on {@code dev.muster.partition}.
 */
@NullMarked
package dev.muster.log;

import org.jspecify.annotations.NullMarked;
