package dev.muster.audit;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A state of a log: for each partition the last offset that is reflected, as in {@code Muster-Position}.
 *
 * @param log name of the log without the prefix
 * @param offsets last offset reflected, by partition; -1 for nothing
 */
record Cut(String log, SortedMap<Integer, Long> offsets) {

    private static final Pattern POSITION = Pattern.compile("([A-Za-z0-9._-]{1,200}):(\\d{1,9}):(-1|\\d{1,18})");

    /** Copies the offsets. */
    Cut {
        offsets = Collections.unmodifiableSortedMap(new TreeMap<>(offsets));
    }

    /**
     * The cut with this text, {@code log:partition:offset} separated by commas.
     *
     * @throws AuditException when it is none of this log
     */
    static Cut parse(String log, String text) {
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        for (String part : text.split(",", -1)) {
            Matcher position = POSITION.matcher(part.strip());
            if (!position.matches() || !position.group(1).equals(log)) {
                throw AuditException.usage("--cut '%s': '%s' (expected: %s:partition:offset, separated by commas)"
                        .formatted(text, part.strip(), log));
            }
            int partition = Integer.parseInt(position.group(2));
            if (offsets.put(partition, Long.parseLong(position.group(3))) != null) {
                throw AuditException.usage(
                        "--cut '%s': partition %d twice (expected: once)".formatted(text, partition));
            }
        }
        return new Cut(log, offsets);
    }

    /**
     * The offset of a partition.
     *
     * @throws AuditException when the cut does not name it
     */
    long offsetOf(int partition) {
        Long offset = offsets.get(partition);
        if (offset == null) {
            throw AuditException.usage("--cut: %s does not name partition %d of %s, where the entity lies"
                    .formatted(text(), partition, log));
        }
        return offset;
    }

    /**
     * The same for some partitions only.
     *
     * @throws AuditException when it does not name one of them
     */
    Cut only(List<Integer> partitions) {
        SortedMap<Integer, Long> some = new TreeMap<>();
        partitions.forEach(partition -> some.put(partition, offsetOf(partition)));
        return new Cut(log, some);
    }

    List<Integer> partitions() {
        return List.copyOf(offsets.keySet());
    }

    /** {@code log:partition:offset}, separated by commas. */
    String text() {
        return offsets.entrySet().stream()
                .map(entry -> log + ":" + entry.getKey() + ":" + entry.getValue())
                .collect(Collectors.joining(","));
    }
}
