package dev.muster.fold;

import java.util.Optional;

/**
 * The key of an entity in the stores: a name of its own, or a member of a group ({@code service/instance}). The group is the
 * record key in the log, so that all members of a group lie in one partition. Immutable; ordered by its text, which is ASCII
 * and hence in the order of its unsigned bytes.
 */
public final class EntityKey implements Comparable<EntityKey> {

    private static final char SEPARATOR = '/';

    private final String group;
    private final String text;

    private EntityKey(String group, String text) {
        this.group = group;
        this.text = text;
    }

    /**
     * A member of a group.
     *
     * @throws InvalidValueException when a part is not a {@linkplain Names name}
     */
    public static EntityKey of(String group, String member) {
        Names.check("key", group);
        Names.check("key", member);
        return new EntityKey(group, group + SEPARATOR + member);
    }

    /**
     * An entity that is no group's member.
     *
     * @throws InvalidValueException when it is not a {@linkplain Names name}
     */
    public static EntityKey of(String name) {
        Names.check("key", name);
        return new EntityKey(name, name);
    }

    /**
     * The key whose {@link #text} this is.
     *
     * @throws InvalidValueException when it is none
     */
    public static EntityKey parse(String text) {
        int slash = text.indexOf(SEPARATOR);
        return slash < 0 ? of(text) : of(text.substring(0, slash), text.substring(slash + 1));
    }

    /** The record key: the group's name, or the entity's own. */
    public String group() {
        return group;
    }

    /** The member's name within its group; empty for an entity that is no member. */
    public Optional<String> member() {
        return group.length() == text.length() ? Optional.empty() : Optional.of(text.substring(group.length() + 1));
    }

    /** {@code group} or {@code group/member}. */
    public String text() {
        return text;
    }

    @Override
    public int compareTo(EntityKey other) {
        return text.compareTo(other.text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EntityKey that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
