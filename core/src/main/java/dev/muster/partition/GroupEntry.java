package dev.muster.partition;

/**
 * What a partition keeps of a group beyond its last member.
 *
 * @param lastChange offset at which a member last changed by a decision
 * @param members members now
 * @param joined members that ever joined
 * @param left members that ever left
 */
public record GroupEntry(long lastChange, long members, long joined, long left) {

    /** A group of which nothing was known. */
    static final GroupEntry NONE = new GroupEntry(-1, 0, 0, 0);

    GroupEntry changed(long offset, boolean wasPresent, boolean isPresent) {
        long came = !wasPresent && isPresent ? 1 : 0;
        long went = wasPresent && !isPresent ? 1 : 0;
        return new GroupEntry(offset, members + came - went, joined + came, left + went);
    }
}
