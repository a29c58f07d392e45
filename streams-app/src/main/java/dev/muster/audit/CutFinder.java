package dev.muster.audit;

import dev.muster.codec.RecordedFact;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds the cut that stands for a time: in each partition, everything before the first record that the broker appended at that time or
 * later. Where the log no longer reaches back, the broker times in the facts tell. Single-threaded.
 */
final class CutFinder {

    private final LogSource source;
    private final AuditedLog<?, ?, ?> log;

    CutFinder(LogSource source, AuditedLog<?, ?, ?> log) {
        this.source = source;
        this.log = log;
    }

    /** All that is there now. */
    Cut now(List<Integer> partitions) {
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        partitions.forEach(partition ->
                offsets.put(partition, source.extent(log.log(partition)).end() - 1));
        return new Cut(log.domain().log(), offsets);
    }

    /** All that was appended before a time. */
    Cut before(Instant time, List<Integer> partitions) {
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        partitions.forEach(partition -> offsets.put(partition, lastBefore(time, partition)));
        return new Cut(log.domain().log(), offsets);
    }

    /**
     * The cut, if the log has it.
     *
     * @throws AuditException when it names what the log does not have yet
     */
    Cut checked(Cut cut) {
        cut.offsets().forEach((partition, offset) -> {
            if (partition >= log.topics().partitions()) {
                throw AuditException.usage("--cut: partition %d of %s (expected: 0 to %d)"
                        .formatted(partition, cut.log(), log.topics().partitions() - 1));
            }
            long last = source.extent(log.log(partition)).end() - 1;
            if (offset > last) {
                throw AuditException.usage("--cut: %s (expected: at most offset %d, where the log ends)"
                        .formatted(log.position(partition, offset), last));
            }
        });
        return cut;
    }

    private long lastBefore(Instant time, int partition) {
        Extent extent = source.extent(log.log(partition));
        OptionalLong first = source.firstSince(log.log(partition), time);
        if (first.isEmpty()) {
            return extent.end() - 1;
        }
        boolean isInLog = extent.begin() == 0 || first.getAsLong() > extent.begin();
        return isInLog ? Math.min(first.getAsLong(), extent.end()) - 1 : lastCauseBefore(time, partition, extent);
    }

    private long lastCauseBefore(Instant time, int partition, Extent extent) {
        long last = -1;
        try (FactStream facts = FactStream.open(source, log, partition)) {
            Optional<RecordedFact> fact = facts.next();
            while (fact.isPresent()) {
                if (!fact.get().head().moment().appendedAt().isBefore(time)) {
                    return last;
                }
                last = Math.min(fact.get().head().cause().offset(), extent.begin() - 1);
                fact = facts.next();
            }
            facts.requireReadable();
            return extent.begin() - 1;
        }
    }
}
