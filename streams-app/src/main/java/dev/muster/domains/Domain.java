package dev.muster.domains;

import dev.muster.codec.EventCodec;
import dev.muster.codec.StateRecords;
import dev.muster.fold.Decision;
import dev.muster.fold.Event;
import dev.muster.fold.FoldSpec;

/**
 * One row of the table of folds.
 *
 * @param log name of the log without the prefix, such as {@code instances}
 * @param kind what the audit calls its entities, such as {@code instance}
 * @param spec the fold, with its states and facts as bytes
 * @param events its events as Avro records
 * @param states its states as Avro records, for those who show them
 * @param stores names of the stores
 */
public record Domain<S, E extends Event, D extends Decision>(
        String log, String kind, FoldSpec<S, E, D> spec, EventCodec<E> events, StateRecords<S> states, Stores stores) {

    /**
     * Names of the stores; to rename one is a migration.
     *
     * @param decided decided parts
     * @param volatileParts volatile parts
     */
    public record Stores(String decided, String volatileParts) {}
}
