package dev.muster.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What was found of one partition.
 *
 * @param place which partition
 * @param reach how far it was verified
 * @param chainBreak first place where the chain of facts is broken
 * @param difference first place where the refold and the facts differ
 * @param remarks recorded verdicts that would be others today; they hold all the same
 */
public record PartitionReport(
        Place place,
        Reach reach,
        Optional<Divergence> chainBreak,
        Optional<Divergence> difference,
        List<String> remarks) {

    /** Copies the remarks. */
    public PartitionReport {
        remarks = List.copyOf(remarks);
    }

    /**
     * A partition.
     *
     * @param log name of the log without the prefix
     * @param partition its number
     */
    public record Place(String log, int partition) {}

    /**
     * How far a partition was verified.
     *
     * @param facts facts read
     * @param recordedUpTo offset of the last record whose facts are certainly all recorded; -1 when none is
     * @param unfolded offsets of the log behind it, not yet folded or not yet committed
     * @param logBegins first offset of the log; the refold needs it to be 0
     */
    public record Reach(long facts, long recordedUpTo, long unfolded, long logBegins) {}

    /** Whether nothing is amiss. */
    public boolean isClean() {
        return chainBreak.isEmpty() && difference.isEmpty();
    }

    /** Whether the log was folded again, as against the chain of facts alone being checked. */
    public boolean isRefolded() {
        return reach.logBegins() == 0;
    }

    ObjectNode toJson() {
        ObjectNode tree = JsonNodeFactory.instance
                .objectNode()
                .put("log", place.log())
                .put("partition", place.partition())
                .put("clean", isClean())
                .put("facts", reach.facts())
                .put("chainIntact", chainBreak.isEmpty())
                .put("refolded", isRefolded())
                .put("logBegins", reach.logBegins())
                .put("recordedUpTo", reach.recordedUpTo())
                .put("unfolded", reach.unfolded());
        chainBreak.ifPresent(found -> tree.set("chainBreak", found.toJson()));
        difference.ifPresent(found -> tree.set("difference", found.toJson()));
        ArrayNode notes = tree.putArray("remarks");
        remarks.forEach(notes::add);
        return tree;
    }

    /** One line, and more where something is amiss. */
    @Override
    public String toString() {
        String chain = chainBreak.isEmpty() ? "chain intact" : "chain BROKEN";
        String line = "%s:%d  %s  facts: %d, %s; refolded: %s; %s"
                .formatted(
                        place.log(),
                        place.partition(),
                        isClean() ? "clean" : "DIVERGES",
                        reach.facts(),
                        chain,
                        refoldText(),
                        reachText());
        return line + details();
    }

    private String refoldText() {
        if (!isRefolded()) {
            return "no, the log begins at offset " + reach.logBegins();
        }
        return difference.isEmpty() ? "yes, equal byte for byte" : "yes, DIFFERS";
    }

    private String reachText() {
        String reached =
                reach.recordedUpTo() < 0 ? "nothing recorded yet" : "recorded up to offset " + reach.recordedUpTo();
        return reach.unfolded() == 0 ? reached : reached + "; " + reach.unfolded() + " behind it not yet folded";
    }

    private String details() {
        String found = chainBreak.map(b -> "\n  chain: " + b).orElse("")
                + difference.map(d -> "\n  refold: " + d).orElse("");
        return found + remarks.stream().map(remark -> "\n  remark: " + remark).collect(Collectors.joining());
    }
}
