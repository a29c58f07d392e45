package dev.muster.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.codec.FactReader;
import dev.muster.codec.RecordedFact;
import dev.muster.codec.json.AvroTrees;
import dev.muster.fold.Decision;
import dev.muster.fold.Event;
import dev.muster.fold.InvariantViolation;
import dev.muster.partition.Fact;
import dev.muster.partition.PartitionImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Tells the state of entities at a cut: from the facts the decided part, for ever; from the log, folded again, the volatile part too.
 * Both tell the same of the decided part. Keeps what is asked for in memory, and of a log the states of one partition.
 * Single-threaded.
 */
final class AsOf<S, E extends Event, D extends Decision> {

    private final LogSource source;
    private final AuditedLog<S, E, D> log;
    private final LogWalk<S, E, D> walk;

    AsOf(LogSource source, AuditedLog<S, E, D> log) {
        this.source = source;
        this.log = log;
        this.walk = new LogWalk<>(source, log);
    }

    /**
     * What was there at a cut, of all partitions that it names.
     *
     * @param basis what to tell it from; empty for the log where it reaches back to its first record, else the facts
     */
    Picture at(Cut cut, Selection selection, Optional<Basis> basis) {
        Basis used =
                basis.orElseGet(() -> cut.partitions().stream().allMatch(walk::isPossible) ? Basis.LOG : Basis.FACTS);
        Map<String, EntityState> found = new TreeMap<>();
        for (int partition : cut.partitions()) {
            List<EntityState> there = used == Basis.LOG
                    ? fromLog(partition, cut.offsetOf(partition), selection)
                    : fromFacts(partition, cut.offsetOf(partition), selection);
            there.forEach(entity -> found.put(entity.key(), entity));
        }
        return new Picture(log.domain().kind(), used, cut, new ArrayList<>(found.values()));
    }

    private List<EntityState> fromFacts(int partition, long upTo, Selection selection) {
        Map<String, RecordedFact> last = new TreeMap<>();
        try (FactStream facts = FactStream.open(source, log, partition)) {
            while (facts.peek()
                    .filter(fact -> fact.head().cause().offset() <= upTo)
                    .isPresent()) {
                facts.next().ifPresent(fact -> remember(fact, selection, last));
            }
            facts.requireReadable();
        }
        List<EntityState> there = new ArrayList<>();
        last.forEach((key, fact) ->
                decidedIn(fact).ifPresent(decided -> there.add(new EntityState(key, decided, Optional.empty(), fact))));
        return there;
    }

    private List<EntityState> fromLog(int partition, long upTo, Selection selection) {
        Map<String, RecordedFact> last = new TreeMap<>();
        PartitionImage<S> image = walk.walk(partition, upTo, turn -> {
            for (Fact fact : turn.effects().facts()) {
                if (selection.matches(fact.key())) {
                    remember(FactReader.read(fact), selection, last);
                }
            }
        });
        List<EntityState> there = new ArrayList<>();
        image.states().forEach((key, state) -> {
            if (selection.matches(key.text()) && log.domain().spec().fold().isPresent(state)) {
                there.add(entity(key.text(), state, last));
            }
        });
        return there;
    }

    private EntityState entity(String key, S state, Map<String, RecordedFact> last) {
        RecordedFact decision = last.get(key);
        Optional<ObjectNode> decided =
                log.domain().states().decidedRecord(state).map(AvroTrees::of);
        if (decision == null || decided.isEmpty()) {
            throw new InvariantViolation("Expected " + key + " to be there by a decision, but there is none");
        }
        return new EntityState(
                key, decided.get(), log.domain().states().volatileRecord(state).map(AvroTrees::of), decision);
    }

    private static void remember(RecordedFact fact, Selection selection, Map<String, RecordedFact> last) {
        boolean isDecision = fact.detail() instanceof RecordedFact.Decided;
        if (isDecision && selection.matches(fact.head().key())) {
            last.put(fact.head().key(), fact);
        }
    }

    private static Optional<ObjectNode> decidedIn(RecordedFact fact) {
        return fact.detail() instanceof RecordedFact.Decided decided
                ? decided.state().map(AvroTrees::of)
                : Optional.empty();
    }
}
