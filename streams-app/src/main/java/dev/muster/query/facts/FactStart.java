package dev.muster.query.facts;

/** Where a watch of facts begins. */
public interface FactStart {

    /** What is there when it begins. */
    record Extent(FactTopics topics, FactIndex beforeFirst, FactIndex reached) {}

    /**
     * After which offsets, by slot.
     *
     * @throws dev.muster.fold.InvalidValueException when that is nowhere
     */
    FactIndex after(Extent extent);

    /** With what comes from now on. */
    static FactStart now() {
        return Extent::reached;
    }

    /** With the oldest fact that there is. */
    static FactStart beginning() {
        return Extent::beforeFirst;
    }

    /**
     * After what was told with this index.
     *
     * @param field where it was said
     */
    static FactStart after(String field, String index) {
        return extent -> FactIndex.parse(field, index, extent.topics());
    }
}
