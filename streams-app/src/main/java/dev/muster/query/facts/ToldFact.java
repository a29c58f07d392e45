package dev.muster.query.facts;

/**
 * A fact as those are told who watch. Shared by all of them; immutable.
 *
 * @param slot where it stands
 * @param offset its place there
 * @param form what it is
 * @param key of what it tells; empty of whole partitions
 * @param json it in one line
 */
public record ToldFact(int slot, long offset, Form form, String key, String json) {

    /** What facts are. */
    public enum Form {
        /** Something was decided on an entity. */
        DECISION,
        /** What else a partition tells: rejections, moved records, rules, checkpoints. */
        NOTICE,
        /** This node cannot read it; the JSON says where it is and why. */
        UNREADABLE
    }
}
