package dev.muster.partition;

import dev.muster.fold.EntityKey;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;

/**
 * All that folding one record brought about. The engine writes it in one transaction; the audit compares it.
 *
 * @param changes entities whose state is another one, in the order of their change, each once
 * @param groups groups that changed; {@linkplain GroupEntry#isNone none} where nothing is kept any more
 * @param facts facts, in order
 * @param decisions what was decided, recorded or not, the answer to the record's sender first; those of deadlines after it
 * @param rejection why the record was not folded
 * @param moveTo partition that the record is to be appended to instead
 * @param meta what the partition keeps of itself from here on
 */
public record Effects<S, D>(
        List<Change<S>> changes,
        SortedMap<String, GroupEntry> groups,
        List<Fact> facts,
        List<D> decisions,
        Optional<Rejection> rejection,
        OptionalInt moveTo,
        PartitionMeta meta) {

    /**
     * An entity has another state.
     *
     * @param key the entity
     * @param state its state now
     * @param presence whether it is there for those who ask, kept only for the fold, or gone
     * @param isDecided whether the decided part may have changed
     */
    public record Change<S>(EntityKey key, S state, Presence presence, boolean isDecided) {}

    /** How an entity is kept. */
    public enum Presence {
        /** It exists. */
        PRESENT,
        /** It does not exist, but the fold still remembers something of it. */
        REMEMBERED,
        /** Nothing of it is kept. */
        VACANT
    }
}
