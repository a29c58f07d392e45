package dev.muster.partition;

import dev.muster.fold.Event;
import dev.muster.fold.EventHead;
import dev.muster.fold.SortedCopy;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a record of a log turned out to be when it was read. Every record is one of these; none is skipped.
 *
 * @param <E> events of the log's fold
 */
public sealed interface Intake<E extends Event> {

    /** Who sent it; empty where that could not be read. */
    Optional<EventHead> sender();

    /** Calls the one case that this is. */
    <R> R match(Cases<E, R> cases);

    /** An event for the fold. */
    record Domain<E extends Event>(E event) implements Intake<E> {
        @Override
        public Optional<EventHead> sender() {
            return Optional.of(event.head());
        }

        @Override
        public <R> R match(Cases<E, R> cases) {
            return cases.onDomain(event);
        }
    }

    /**
     * Time passes.
     *
     * @param head the node that owns the partition
     * @param session number of its session
     * @param sessionId tells two sessions of the same number apart
     * @param elapsed its monotonic time since its previous tick of this session
     */
    record Tick<E extends Event>(EventHead head, long session, String sessionId, Duration elapsed)
            implements Intake<E> {
        @Override
        public Optional<EventHead> sender() {
            return Optional.of(head);
        }

        @Override
        public <R> R match(Cases<E, R> cases) {
            return cases.onTick(this);
        }
    }

    /** Changes nothing; somebody waits until it is folded. */
    record Barrier<E extends Event>(EventHead head) implements Intake<E> {
        @Override
        public Optional<EventHead> sender() {
            return Optional.of(head);
        }

        @Override
        public <R> R match(Cases<E, R> cases) {
            return cases.onBarrier(this);
        }
    }

    /**
     * Other rules from here on.
     *
     * @param head who set them
     * @param version above that of the rules in force
     * @param level fold level from here on
     * @param values the rules that differ from the level's defaults
     */
    record RulesSet<E extends Event>(EventHead head, long version, int level, SortedMap<String, String> values)
            implements Intake<E> {
        /** Copies the values. */
        public RulesSet {
            values = SortedCopy.of(values);
        }

        @Override
        public Optional<EventHead> sender() {
            return Optional.of(head);
        }

        @Override
        public <R> R match(Cases<E, R> cases) {
            return cases.onRulesSet(this);
        }
    }

    /** A record that belongs into another partition by its key, and was not moved before. */
    record Misplaced<E extends Event>(EventHead head, int target) implements Intake<E> {
        @Override
        public Optional<EventHead> sender() {
            return Optional.of(head);
        }

        @Override
        public <R> R match(Cases<E, R> cases) {
            return cases.onMisplaced(this);
        }
    }

    /** A record that may not be folded. */
    record Rejected<E extends Event>(Rejection rejection, Optional<EventHead> sender) implements Intake<E> {
        @Override
        public <R> R match(Cases<E, R> cases) {
            return cases.onRejected(rejection);
        }
    }

    /** One method a case: a case that is forgotten does not compile. */
    interface Cases<E extends Event, R> {
        R onDomain(E event);

        R onTick(Tick<E> tick);

        R onBarrier(Barrier<E> barrier);

        R onRulesSet(RulesSet<E> rules);

        R onMisplaced(Misplaced<E> misplaced);

        R onRejected(Rejection rejection);
    }
}
