package dev.muster.query.facts;

import dev.muster.codec.KeyPartitions;
import dev.muster.domains.Domain;
import dev.muster.domains.Domains;
import dev.muster.fold.InvalidValueException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Which facts somebody wants: with any filter decisions on entities only, without one all that there is.
 *
 * @param log the log of the entities
 * @param key the entity
 * @param prefix what the entities' keys begin with
 */
public record FactFilter(Optional<String> log, Optional<String> key, Optional<String> prefix) {

    /** All facts. */
    public static final FactFilter NONE = new FactFilter(Optional.empty(), Optional.empty(), Optional.empty());

    private static final char SEPARATOR = '/';

    /** @throws InvalidValueException when both a key and a prefix are given */
    public FactFilter {
        if (key.isPresent() && prefix.isPresent()) {
            throw new InvalidValueException("prefix", "given with key", "one of both");
        }
    }

    /**
     * With the audit's word for the entities.
     *
     * @throws InvalidValueException when there is no such kind, or both a key and a prefix are given
     */
    public static FactFilter of(Optional<String> kind, Optional<String> key, Optional<String> prefix) {
        return new FactFilter(kind.map(FactFilter::logOf), key, prefix);
    }

    /** Of a fact in one of its {@link #slots}. */
    boolean matches(ToldFact fact) {
        return switch (fact.form()) {
            case DECISION ->
                (key.isEmpty() || fact.key().equals(key.get()))
                        && (prefix.isEmpty() || fact.key().startsWith(prefix.get()));
            case NOTICE -> equals(NONE);
            // Whoever filters must hear of what might have been for him.
            case UNREADABLE -> true;
        };
    }

    /** By slot, whether such facts may stand there: those of one entity stand in one partition of a log. */
    boolean[] slots(FactTopics topics) {
        boolean[] slots = new boolean[topics.slots()];
        int slot = 0;
        for (FactTopic topic : topics.list()) {
            boolean isOfLog = log.isEmpty() || log.get().equals(topic.log());
            int only = group().map(
                            group -> KeyPartitions.of(group.getBytes(StandardCharsets.UTF_8), topic.partitions()))
                    .orElse(-1);
            for (int partition = 0; partition < topic.partitions(); partition++) {
                slots[slot++] = isOfLog && (only < 0 || only == partition);
            }
        }
        return slots;
    }

    private Optional<String> group() {
        return key.map(text -> text.indexOf(SEPARATOR) < 0 ? text : text.substring(0, text.indexOf(SEPARATOR)))
                .or(() -> prefix.filter(text -> text.indexOf(SEPARATOR) > 0)
                        .map(text -> text.substring(0, text.indexOf(SEPARATOR))));
    }

    private static String logOf(String kind) {
        return Domains.byKind(kind)
                .map(Domain::log)
                .orElseThrow(
                        () -> new InvalidValueException("kind", "'" + kind + "'", String.join(", ", Domains.kinds())));
    }
}
