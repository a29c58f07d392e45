package dev.muster.view;

import dev.muster.partition.GroupEntry;
import java.util.SortedMap;
import org.pcollections.TreePMap;

/**
 * A group with its members, or a single entity as the only member under its own name. Immutable.
 *
 * @param name the group's name
 * @param entry what is kept of it beyond its last member
 * @param members states of the members that are present, by the member's name
 */
public record GroupView<S>(String name, GroupEntry entry, TreePMap<String, S> members) {

    /** The members, for those who only read. */
    public SortedMap<String, S> sortedMembers() {
        return members;
    }
}
