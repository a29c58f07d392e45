package dev.muster.presence;

import dev.muster.fold.EntityKey;
import dev.muster.fold.Event;
import dev.muster.fold.EventHead;
import dev.muster.fold.InvalidValueException;
import dev.muster.fold.SortedCopy;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;

/** What happens to an instance, or is wished for it. */
public sealed interface PresenceEvent extends Event {

    /** Calls the one case that this is. */
    <R> R match(Cases<R> cases);

    /**
     * An instance offers itself.
     *
     * @param incarnation its life; none means the present one, or the event's id if there is none
     * @param endpoint where callers connect to
     * @param location where it runs
     * @param traits what callers choose it by
     * @param terms how long it may be silent, and how Muster looks after it
     */
    record Register(
            EventHead head,
            EntityKey key,
            Optional<Incarnation> incarnation,
            Endpoint endpoint,
            Location location,
            Traits traits,
            Terms terms)
            implements PresenceEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onRegister(this);
        }
    }

    /**
     * How long an instance may be silent; what is empty is filled by the rules in force.
     *
     * @param ttl 3 s to 1 h; none with a check means that the check alone tells
     * @param deregisterAfter 1 s to 7 days
     * @param check how Muster looks whether it answers; none means not at all
     */
    record Terms(Optional<Duration> ttl, Optional<Duration> deregisterAfter, Optional<CheckTerms> check) {

        /** @throws InvalidValueException when a part is out of range */
        public Terms {
            ttl.ifPresent(Lease::checkTtl);
            deregisterAfter.ifPresent(Lease::checkDeregisterAfter);
        }
    }

    /**
     * Changes what is not empty.
     *
     * @param weight 0 to 1000
     * @param tags all tags
     * @param metadata all metadata
     */
    record Update(
            EventHead head,
            EntityKey key,
            OptionalInt weight,
            Optional<List<String>> tags,
            Optional<SortedMap<String, String>> metadata)
            implements PresenceEvent {
        /** Copies; @throws InvalidValueException when a part is out of range */
        public Update {
            tags = tags.map(List::copyOf);
            metadata = metadata.map(SortedCopy::of);
            new Traits(weight.orElse(1), tags.orElse(List.of()), metadata.orElse(Collections.emptySortedMap()));
        }

        Traits appliedTo(Traits present) {
            return new Traits(
                    weight.orElse(present.weight()), tags.orElse(present.tags()), metadata.orElse(present.metadata()));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onUpdate(this);
        }
    }

    /**
     * A sign of life.
     *
     * @param incarnation the life that beats; none means the present one
     * @param status what the instance says of itself; none leaves what it last said
     * @param load its load; none leaves what it last said
     */
    record Heartbeat(
            EventHead head,
            EntityKey key,
            Optional<Incarnation> incarnation,
            Optional<Status> status,
            Optional<Load> load)
            implements PresenceEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onHeartbeat(this);
        }
    }

    /**
     * A node probed the instance.
     *
     * @param incarnation the life that was probed
     * @param result how that ended
     */
    record CheckReport(EventHead head, EntityKey key, Incarnation incarnation, CheckResult result)
            implements PresenceEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onCheckReport(this);
        }
    }

    /** An operator fixes the status until cleared. */
    record OverrideStatus(EventHead head, EntityKey key, Status status, OperatorMark.Note note)
            implements PresenceEvent {
        /** @throws InvalidValueException when the status is not one that an operator may set */
        public OverrideStatus {
            if (status != Status.UP && status != Status.DOWN && status != Status.OUT_OF_SERVICE) {
                throw new InvalidValueException("status", status, "UP, DOWN or OUT_OF_SERVICE");
            }
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onOverrideStatus(this);
        }
    }

    /** The override ends. */
    record ClearOverride(EventHead head, EntityKey key, OperatorMark.Note note) implements PresenceEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onClearOverride(this);
        }
    }

    /** An operator drains the instance until cleared. */
    record SetMaintenance(EventHead head, EntityKey key, OperatorMark.Note note) implements PresenceEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onSetMaintenance(this);
        }
    }

    /** Maintenance ends. */
    record ClearMaintenance(EventHead head, EntityKey key, OperatorMark.Note note) implements PresenceEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onClearMaintenance(this);
        }
    }

    /**
     * An instance leaves in order, or is removed.
     *
     * @param incarnation the life that leaves; none means the present one
     */
    record Deregister(EventHead head, EntityKey key, Optional<Incarnation> incarnation) implements PresenceEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onDeregister(this);
        }
    }

    /** One method a case: a case that is forgotten does not compile. */
    interface Cases<R> {
        R onRegister(Register event);

        R onUpdate(Update event);

        R onHeartbeat(Heartbeat event);

        R onCheckReport(CheckReport event);

        R onOverrideStatus(OverrideStatus event);

        R onClearOverride(ClearOverride event);

        R onSetMaintenance(SetMaintenance event);

        R onClearMaintenance(ClearMaintenance event);

        R onDeregister(Deregister event);
    }
}
