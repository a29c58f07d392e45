/**
 * The audit: what was true at any time, why, and whether every recorded decision follows from the log. It folds the same logs with
 * the same {@link dev.muster.partition.PartitionFold} as the engine, by plain consumers, and only reads. {@link
 * dev.muster.audit.Audits} is the entry for code, {@link dev.muster.audit.AuditCommand} for the command line. Depends on {@code
 * fold}, {@code partition}, {@code codec}, {@code domains}, {@code log}, {@code schemaregistry} and {@code terminal}; never on the engine or Kafka
 * Streams.
 */
@NullMarked
package dev.muster.audit;

import org.jspecify.annotations.NullMarked;
