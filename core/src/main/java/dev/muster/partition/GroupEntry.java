package dev.muster.partition;

/**
 * What a partition keeps of a group beyond its last member. Of an entity that is no group's member it is kept only as long as the entity
 * is there: its names may come and go by the million, and when it is back its last change is a later one all the same.
 *
 * @param lastChange offset at which a member last changed by a decision
 * @param members members now
 * @param joined members that ever joined
 * @param left members that ever left
 */
public record GroupEntry(long lastChange, long members, long joined, long left) {

    /** A group of which nothing was known. */
    static final GroupEntry NONE = new GroupEntry(-1, 0, 0, 0);

    /** Whether nothing is kept of it. */
    public boolean isNone() {
        return lastChange < 0;
    }

    GroupEntry changed(long offset, boolean wasPresent, boolean isPresent) {
        long came = !wasPresent && isPresent ? 1 : 0;
        long went = wasPresent && !isPresent ? 1 : 0;
        return new GroupEntry(offset, members + came - went, joined + came, left + went);
    }
}
