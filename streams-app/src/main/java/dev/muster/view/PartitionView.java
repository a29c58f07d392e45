package dev.muster.view;

import dev.muster.fold.EntityKey;
import dev.muster.fold.InvariantViolation;
import dev.muster.partition.Effects;
import dev.muster.partition.GroupEntry;
import dev.muster.partition.PartitionImage;
import dev.muster.partition.PartitionMeta;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.pcollections.TreePMap;

/**
 * One partition after one record: never half a record. Immutable; the next picture shares what did not change.
 *
 * @param meta what the partition keeps of itself, the applied offset among it
 * @param groups groups ever seen and single entities that are there, by name
 * @param asOfNanos {@code System.nanoTime()} at a moment up to which it surely reflects the log: all that was appended by then is in it
 */
public record PartitionView<S>(PartitionMeta meta, TreePMap<String, GroupView<S>> groups, long asOfNanos) {

    /**
     * The picture of a whole partition.
     *
     * @param isPresent whether a state is one that readers may see
     * @param asOfNanos up to when it surely reflects the log
     */
    public static <S> PartitionView<S> of(PartitionImage<S> image, Predicate<S> isPresent, long asOfNanos) {
        TreePMap<String, GroupView<S>> groups = TreePMap.empty();
        for (Map.Entry<String, GroupEntry> entry : image.groups().entrySet()) {
            groups = groups.plus(entry.getKey(), new GroupView<>(entry.getKey(), entry.getValue(), TreePMap.empty()));
        }
        for (Map.Entry<EntityKey, S> entry : image.states().entrySet()) {
            if (isPresent.test(entry.getValue())) {
                groups = withMember(groups, entry.getKey(), entry.getValue());
            }
        }
        return new PartitionView<>(image.meta(), groups, asOfNanos);
    }

    /** The picture after one more record, which by itself does not say that nothing came before it unseen. */
    public PartitionView<S> after(Effects<S, ?> effects) {
        return after(effects, asOfNanos);
    }

    /**
     * The picture after a record that this process sent.
     *
     * @param sentNanos when it had not been sent yet
     */
    public PartitionView<S> after(Effects<S, ?> effects, long sentNanos) {
        TreePMap<String, GroupView<S>> next = groups;
        for (Map.Entry<String, GroupEntry> entry : effects.groups().entrySet()) {
            String name = entry.getKey();
            next = entry.getValue().isNone()
                    ? next.minus(name)
                    : next.plus(name, new GroupView<>(name, entry.getValue(), membersOf(next, name)));
        }
        for (Effects.Change<S> change : effects.changes()) {
            next = change.presence() == Effects.Presence.PRESENT
                    ? withMember(next, change.key(), change.state())
                    : withoutMember(next, change.key());
        }
        return new PartitionView<>(effects.meta(), next, later(asOfNanos, sentNanos));
    }

    /** A group, if there ever was one of this name; an entity that is no group's member only while it is there. */
    public Optional<GroupView<S>> group(String name) {
        return Optional.ofNullable(groups.get(name));
    }

    /** The groups, for those who only read. */
    public SortedMap<String, GroupView<S>> sortedGroups() {
        return groups;
    }

    private static long later(long nanos, long otherNanos) {
        return nanos - otherNanos > 0 ? nanos : otherNanos;
    }

    private static <S> TreePMap<String, S> membersOf(TreePMap<String, GroupView<S>> groups, String name) {
        GroupView<S> group = groups.get(name);
        return group == null ? TreePMap.empty() : group.members();
    }

    private static <S> TreePMap<String, GroupView<S>> withMember(
            TreePMap<String, GroupView<S>> groups, EntityKey key, S state) {
        GroupView<S> group = groups.get(key.group());
        if (group == null) {
            throw new InvariantViolation(
                    "Expected a group entry for '" + key + "', but there is none: its registration was no decision");
        }
        return groups.plus(
                key.group(),
                new GroupView<>(key.group(), group.entry(), group.members().plus(memberName(key), state)));
    }

    private static <S> TreePMap<String, GroupView<S>> withoutMember(
            TreePMap<String, GroupView<S>> groups, EntityKey key) {
        GroupView<S> group = groups.get(key.group());
        return group == null
                ? groups
                : groups.plus(
                        key.group(),
                        new GroupView<>(
                                key.group(), group.entry(), group.members().minus(memberName(key))));
    }

    private static String memberName(EntityKey key) {
        return key.member().orElse(key.group());
    }
}
