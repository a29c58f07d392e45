package dev.muster.breaker;

import dev.muster.fold.EntityKey;
import dev.muster.fold.Event;
import dev.muster.fold.EventHead;
import dev.muster.fold.InvalidValueException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;

/** What callers tell of a service, or an operator wishes for its breaker. The key is the service. */
public sealed interface BreakerEvent extends Event {

    /** Calls the one case that this is. */
    <R> R match(Cases<R> cases);

    /**
     * A caller tells what became of its calls.
     *
     * @param caller who calls
     * @param sequence number of the batch among its batches to this service; 0 where it does not count them
     * @param epoch the breaker's epoch that it knew when it called; empty where it knew none
     * @param entries by called instance, at most {@value #MAX_ENTRIES}
     * @param probes results of permits, at most {@value #MAX_PROBES}
     */
    record Report(
            EventHead head,
            EntityKey key,
            CallerId caller,
            long sequence,
            OptionalLong epoch,
            List<InstanceOutcomes> entries,
            List<ProbeResult> probes)
            implements BreakerEvent {

        /** Instances in one batch. */
        public static final int MAX_ENTRIES = 1_000;

        /** Results in one batch. */
        public static final int MAX_PROBES = 100;

        /** Copies; @throws InvalidValueException when a part is out of range */
        public Report {
            entries = List.copyOf(entries);
            probes = List.copyOf(probes);
            if (sequence < 0) {
                throw new InvalidValueException("sequence", sequence, "0 or more");
            }
            if (epoch.orElse(1) < 0) {
                throw new InvalidValueException("epoch", epoch.getAsLong(), "0 or more");
            }
            if (entries.size() > MAX_ENTRIES) {
                throw new InvalidValueException("entries", entries.size() + " entries", "at most " + MAX_ENTRIES);
            }
            if (probes.size() > MAX_PROBES) {
                throw new InvalidValueException("probes", probes.size() + " results", "at most " + MAX_PROBES);
            }
        }

        Sum sum() {
            Sum sum = Sum.NONE;
            for (InstanceOutcomes entry : entries) {
                sum = sum.plus(entry.counts());
            }
            return sum;
        }

        /** As if of so many calls only as many had been made, at the same shares: up to four more for each entry, by rounding. */
        Report scaled(long room, long calls) {
            List<InstanceOutcomes> scaled =
                    entries.stream().map(entry -> entry.scaled(room, calls)).toList();
            return new Report(head, key, caller, sequence, epoch, scaled, probes);
        }

        /** Without calls to instances that are ejected already: against them all is said. */
        Sum evidence(Breaker breaker) {
            if (breaker.ejections().isEmpty()) {
                return sum();
            }
            Sum sum = Sum.NONE;
            for (InstanceOutcomes entry : entries) {
                sum = breaker.isEjected(entry.instance().orElse("")) ? sum : sum.plus(entry.counts());
            }
            return sum;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onReport(this);
        }
    }

    /**
     * An operator sets what the breaker does otherwise than the rules say: all of it, in place of what was set before, or some.
     *
     * @param settings what is set
     * @param changes the settings that are changed, while all others stay; empty where all are
     */
    record Configure(
            EventHead head,
            EntityKey key,
            BreakerSettings settings,
            Optional<SortedSet<Setting>> changes,
            OperatorNote note)
            implements BreakerEvent {

        /** Copies. */
        public Configure {
            changes = changes.map(Setting::sorted);
        }

        /** Sets all. */
        public Configure(EventHead head, EntityKey key, BreakerSettings settings, OperatorNote note) {
            this(head, key, settings, Optional.empty(), note);
        }

        /** What holds after it; @throws InvalidValueException when what is changed cannot hold with what stays */
        BreakerSettings on(BreakerSettings before) {
            return changes.map(named -> Setting.merged(before, settings, named)).orElse(settings);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onConfigure(this);
        }
    }

    /** An operator holds the breaker open, or closed, until it is reset. */
    record Force(EventHead head, EntityKey key, State state, OperatorNote note) implements BreakerEvent {
        /** @throws InvalidValueException when the state is not a forced one */
        public Force {
            if (!state.isForced()) {
                throw new InvalidValueException("state", state, "FORCED_OPEN or FORCED_CLOSED");
            }
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onForce(this);
        }
    }

    /** An operator closes the breaker, ends all ejections and forgets the evidence. */
    record Reset(EventHead head, EntityKey key, OperatorNote note) implements BreakerEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onReset(this);
        }
    }

    /** One method a case: a case that is forgotten does not compile. */
    interface Cases<R> {
        R onReport(Report event);

        R onConfigure(Configure event);

        R onForce(Force event);

        R onReset(Reset event);
    }
}
