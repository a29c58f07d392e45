package dev.muster.query;

import dev.muster.fold.InvalidValueException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How far an answer reflects several partitions.
 *
 * @param list ordered by log and partition, each partition once
 */
public record Positions(List<Position> list) {

    /** Of nothing. */
    public static final Positions NONE = new Positions(List.of());

    private static final int MAX_LENGTH = 16_384;

    /** Copies the list. */
    public Positions {
        list = List.copyOf(list);
    }

    /** Of these; where a partition comes more than once, its latest. */
    public static Positions of(Collection<Position> positions) {
        TreeMap<Position, Position> latest = new TreeMap<>();
        positions.forEach(one -> latest.merge(one, one, (a, b) -> a.offset() >= b.offset() ? a : b));
        return new Positions(new ArrayList<>(latest.values()));
    }

    /**
     * The positions with this text.
     *
     * @throws InvalidValueException when it is none
     */
    public static Positions parse(String field, String text) {
        if (text.length() > MAX_LENGTH) {
            throw new InvalidValueException(field, text.length() + " characters", "at most " + MAX_LENGTH);
        }
        List<Position> all = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            all.add(Position.parse(field, part.strip()));
        }
        return of(all);
    }

    /**
     * The positions that {@link #opaque} made this word of.
     *
     * @throws InvalidValueException when it is none
     */
    public static Positions parseOpaque(String field, String word) {
        if (word.length() <= 2 * MAX_LENGTH) {
            try {
                return parse(field, new String(Base64.getUrlDecoder().decode(word), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException | InvalidValueException e) {
                // What is in the word is nobody's business.
                throw unreadable(field);
            }
        }
        throw unreadable(field);
    }

    /** Whether these are at least as far as those, in each of their partitions. */
    public boolean reach(Positions those) {
        return those.list.stream()
                .allMatch(one -> offsetOf(one.log(), one.partition()).orElse(Long.MIN_VALUE) >= one.offset());
    }

    private static InvalidValueException unreadable(String field) {
        return new InvalidValueException(
                field, "unreadable", "what Muster-Index or the id of an event said before, or none");
    }

    /** The offset wanted of a partition, if it is among these. */
    public OptionalLong offsetOf(String log, int partition) {
        return list.stream()
                .filter(one -> one.partition() == partition && one.log().equals(log))
                .mapToLong(Position::offset)
                .findFirst();
    }

    /** {@code log:partition:offset}, separated by commas. */
    public String text() {
        return list.stream().map(Position::text).collect(Collectors.joining(","));
    }

    /** The same as one word without a meaning for its reader: the index of a list. */
    public String opaque() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text().getBytes(StandardCharsets.UTF_8));
    }
}
