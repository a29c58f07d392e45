/**
 * Asking the folds and telling them things: which node answers for a key, reading its picture at the wanted position, appending an
 * event and waiting for its verdict. {@link dev.muster.query.PartitionReader} and {@link dev.muster.query.LogWriter} are the
 * entries; {@code dev.muster.query.http} puts them on the wire. Depends on core, {@code dev.muster.view}, {@code dev.muster.log},
 * {@code dev.muster.codec} and {@code dev.muster.domains}; writes no store.
 */
@NullMarked
package dev.muster.query;

import org.jspecify.annotations.NullMarked;
