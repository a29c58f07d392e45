package dev.muster.query;

import dev.muster.fold.InvalidValueException;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far an answer reflects a log.
 *
 * @param log name of the log without the prefix
 * @param partition one of its partitions
 * @param offset offset of the last record reflected; -1 before the first
 */
public record Position(String log, int partition, long offset) implements Comparable<Position> {

    private static final Pattern TEXT = Pattern.compile("([A-Za-z0-9._-]{1,200}):(\\d{1,9}):(-1|\\d{1,18})");
    private static final Comparator<Position> ORDER =
            Comparator.comparing(Position::log).thenComparingInt(Position::partition);

    /**
     * The position with this text.
     *
     * @throws InvalidValueException when it is none
     */
    public static Position parse(String field, String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new InvalidValueException(field, "'" + text + "'", "log:partition:offset, separated by commas");
        }
        return new Position(parts.group(1), Integer.parseInt(parts.group(2)), Long.parseLong(parts.group(3)));
    }

    /** {@code log:partition:offset}. */
    public String text() {
        return log + ":" + partition + ":" + offset;
    }

    /** By log and partition. */
    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }
}
