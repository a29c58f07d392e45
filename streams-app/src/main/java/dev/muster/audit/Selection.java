package dev.muster.audit;

import dev.muster.fold.EntityKey;
import dev.muster.fold.InvalidValueException;
import dev.muster.fold.Names;
import java.util.List;
import java.util.stream.IntStream;

/** Which entities are asked for: those whose key is, or begins with, a text. Immutable. */
final class Selection {

    private static final String SEPARATOR = "/";

    private final String text;
    private final boolean isWhole;

    private Selection(String text, boolean isWhole) {
        this.text = text;
        this.isWhole = isWhole;
    }

    /** One entity. */
    static Selection ofKey(EntityKey key) {
        return new Selection(key.text(), true);
    }

    /** All whose key begins so; with an empty text, all. */
    static Selection ofPrefix(String prefix) {
        return new Selection(prefix, false);
    }

    /**
     * The key with this text.
     *
     * @throws AuditException when it is none
     */
    static EntityKey keyOf(String text) {
        try {
            return EntityKey.parse(text);
        } catch (InvalidValueException e) {
            throw AuditException.usage("--key '" + text + "': " + e.getMessage());
        }
    }

    boolean matches(String key) {
        return isWhole ? key.equals(text) : key.startsWith(text);
    }

    boolean isOneKey() {
        return isWhole;
    }

    /** The partitions in which the entities lie: one if the group is known, for a group lies in one. */
    List<Integer> partitions(AuditedLog<?, ?, ?> log) {
        int separator = text.indexOf(SEPARATOR);
        boolean isGroupKnown = isWhole || separator > 0;
        String group = separator > 0 ? text.substring(0, separator) : text;
        return isGroupKnown && Names.isName(group)
                ? List.of(log.partitionOf(group))
                : IntStream.range(0, log.topics().partitions()).boxed().toList();
    }

    @Override
    public String toString() {
        return isWhole ? text : text + "*";
    }
}
