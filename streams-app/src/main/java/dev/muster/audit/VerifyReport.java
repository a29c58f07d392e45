package dev.muster.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a verification found.
 *
 * @param partitions one report a partition, by log and number
 */
public record VerifyReport(List<PartitionReport> partitions) {

    /** Copies the list. */
    public VerifyReport {
        partitions = List.copyOf(partitions);
    }

    /** Whether nothing is amiss. */
    public boolean isClean() {
        return partitions.stream().allMatch(PartitionReport::isClean);
    }

    /** Whether every log was folded again from its beginning. */
    public boolean isRefolded() {
        return partitions.stream().allMatch(PartitionReport::isRefolded);
    }

    /** Number of facts checked. */
    public long facts() {
        return partitions.stream().mapToLong(one -> one.reach().facts()).sum();
    }

    ObjectNode toJson() {
        ObjectNode tree = JsonNodeFactory.instance
                .objectNode()
                .put("clean", isClean())
                .put("refolded", isRefolded())
                .put("facts", facts());
        ArrayNode list = tree.putArray("partitions");
        partitions.forEach(one -> list.add(one.toJson()));
        return tree;
    }

    /** A line a partition and a last one that sums up. */
    @Override
    public String toString() {
        long bad = partitions.stream().filter(one -> !one.isClean()).count();
        String sum = bad == 0
                ? "verified: %d facts in %d partitions, no divergence%s"
                        .formatted(facts(), partitions.size(), isRefolded() ? "" : "; not all could be refolded")
                : "DIVERGENCE in %d of %d partitions".formatted(bad, partitions.size());
        return partitions.stream().map(one -> one + "\n").collect(Collectors.joining()) + sum;
    }
}
