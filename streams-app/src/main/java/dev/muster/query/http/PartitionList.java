package dev.muster.query.http;

import dev.muster.fold.InvalidValueException;
import java.util.Collection;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A list of partitions in a header of one node to another. */
final class PartitionList {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private PartitionList() {}

    static String text(Collection<Integer> partitions) {
        return partitions.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    static Collection<Integer> parse(String text, int partitions) {
        TreeSet<Integer> parsed = new TreeSet<>();
        for (String one : text.split(",", -1)) {
            parsed.add(parseOne(one, partitions));
        }
        return parsed;
    }

    private static int parseOne(String text, int partitions) {
        if (!NUMBER.matcher(text).matches() || Integer.parseInt(text) >= partitions) {
            throw invalid(text, partitions);
        }
        return Integer.parseInt(text);
    }

    private static InvalidValueException invalid(String text, int partitions) {
        return new InvalidValueException("Muster-Partitions", "'" + text + "'", "0 to " + (partitions - 1));
    }
}
