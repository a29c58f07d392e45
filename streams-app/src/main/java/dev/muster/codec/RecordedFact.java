package dev.muster.codec;

import dev.muster.fold.FactHead;
import dev.muster.fold.Rules;
import dev.muster.partition.Checkpoint;
import dev.muster.partition.Fact;
import dev.muster.partition.Rejection;
import java.util.Optional;
import org.apache.avro.generic.IndexedRecord;

/**
 * A fact, read.
 *
 * @param head what every fact tells; of the rules of its moment only version and level are known
 * @param detail what this one tells beside
 * @param fact the fact as it is written, with its own bytes and hash
 */
public record RecordedFact(FactHead head, Detail detail, Fact fact) {

    /** Name of its schema. */
    public String type() {
        return fact.type();
    }

    /** What one kind of fact tells. */
    public sealed interface Detail {

        /** Calls the one case that this is. */
        <R> R match(Cases<R> cases);
    }

    /**
     * The fold decided something about an entity.
     *
     * @param reason in words with figures
     * @param state decided part of the state after it, as the domain's Avro record; empty when the entity is gone
     */
    public record Decided(String reason, Optional<IndexedRecord> state) implements Detail {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onDecided(this);
        }
    }

    /**
     * A record was not folded.
     *
     * @param rejection why
     */
    public record Rejected(Rejection rejection) implements Detail {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onRejected(this);
        }
    }

    /**
     * A record was appended again elsewhere.
     *
     * @param target partition of its key
     */
    public record Moved(int target) implements Detail {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onMoved(this);
        }
    }

    /**
     * Other rules are in force.
     *
     * @param rules all of them
     */
    public record RulesAdopted(Rules rules) implements Detail {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onRulesAdopted(this);
        }
    }

    /**
     * The hash of the whole state.
     *
     * @param checkpoint with its cut and clock
     */
    public record Checkpointed(Checkpoint checkpoint) implements Detail {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onCheckpointed(this);
        }
    }

    /** One method a case: a case that is forgotten does not compile. */
    public interface Cases<R> {
        R onDecided(Decided decided);

        R onRejected(Rejected rejected);

        R onMoved(Moved moved);

        R onRulesAdopted(RulesAdopted adopted);

        R onCheckpointed(Checkpointed checkpointed);
    }
}
