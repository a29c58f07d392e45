package dev.muster.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.muster.codec.FactReader;
import dev.muster.codec.RecordedFact;
import dev.muster.codec.json.AvroTrees;
import dev.muster.fold.Decision;
import dev.muster.fold.EntityKey;
import dev.muster.fold.Event;
import dev.muster.fold.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells every decision on one entity in order, from the facts, or from a refold that must tell the same. Single-threaded. */
final class Timeline<S, E extends Event, D extends Decision> {

    private final LogSource source;
    private final AuditedLog<S, E, D> log;

    Timeline(LogSource source, AuditedLog<S, E, D> log) {
        this.source = source;
        this.log = log;
    }

    /** The decisions, the oldest first; none for an entity that was never heard of. */
    List<TimelineEntry> of(EntityKey key, Basis basis) {
        Entries entries = new Entries(key.text());
        int partition = log.partitionOf(key);
        if (basis == Basis.LOG) {
            new LogWalk<>(source, log).walk(partition, Long.MAX_VALUE - 1, turn -> turn.effects().facts().stream()
                    .filter(fact -> fact.key().equals(key.text()))
                    .forEach(fact -> entries.add(FactReader.read(fact))));
        } else {
            readFacts(partition, entries);
        }
        return entries.all;
    }

    private void readFacts(int partition, Entries entries) {
        try (FactStream facts = FactStream.open(source, log, partition)) {
            Optional<RecordedFact> fact = facts.next();
            while (fact.isPresent()) {
                fact.ifPresent(entries::add);
                fact = facts.next();
            }
            facts.requireReadable();
        }
    }

    /** The entries so far, and the state after the last: as it is, and as it is shown. */
    private static final class Entries {

        private final String key;
        private final List<TimelineEntry> all = new ArrayList<>();
        private JsonNode state = MissingNode.getInstance();
        private JsonNode shown = MissingNode.getInstance();

        Entries(String key) {
            this.key = key;
        }

        void add(RecordedFact fact) {
            if (fact.head().key().equals(key) && fact.detail() instanceof RecordedFact.Decided decided) {
                Moment moment = fact.head().moment();
                JsonNode after = decided.state().<JsonNode>map(AvroTrees::of).orElseGet(MissingNode::getInstance);
                // An entry tells its time, and what began, by the broker's clock: what ends later is reckoned by it as
                // well.
                Duration ahead = Duration.between(moment.now(), moment.appendedAt());
                JsonNode shownAfter = decided.state()
                        .<JsonNode>map(record -> AvroTrees.shifted(record, ahead))
                        .orElseGet(MissingNode::getInstance);
                JsonNode shownBefore = shown;
                all.add(new TimelineEntry(
                        fact,
                        decided.reason(),
                        FieldChange.between(state, after).stream()
                                .map(change -> change.shownAs(shownBefore, shownAfter))
                                .toList()));
                state = after;
                shown = shownAfter;
            }
        }
    }
}
