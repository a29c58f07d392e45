package dev.muster.leader;

import dev.muster.fold.EntityKey;
import dev.muster.fold.Event;
import dev.muster.fold.EventHead;
import dev.muster.fold.SortedCopy;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;

/** What a candidate of an election says. */
public sealed interface LeaderEvent extends Event {

    /** Who says it. */
    CandidateId candidate();

    /** For which of its campaigns; none means the present one. */
    Optional<Session> session();

    /** Calls the one case that this is. */
    <R> R match(Cases<R> cases);

    /**
     * It would lead. The same again is a sign of life; with another session it takes the place of the campaign before.
     *
     * @param offer what it campaigns with
     */
    record Campaign(EventHead head, EntityKey key, CandidateId candidate, Optional<Session> session, Offer offer)
            implements LeaderEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onCampaign(this);
        }
    }

    /**
     * What a candidate campaigns with; what is empty is filled by the rules in force.
     *
     * @param ttl 3 s to 10 min
     * @param priority -1,000 to 1,000
     * @param metadata at most 16 entries and 1 KiB
     */
    record Offer(Optional<Duration> ttl, int priority, SortedMap<String, String> metadata) {
        /** Copies; @throws dev.muster.fold.InvalidValueException when a part is out of range */
        public Offer {
            metadata = SortedCopy.of(metadata);
            ttl.ifPresent(Terms::checkTtl);
            Terms.checkPriority(priority);
            Terms.checkMetadata(metadata);
        }
    }

    /** It is there still. */
    record Keep(EventHead head, EntityKey key, CandidateId candidate, Optional<Session> session)
            implements LeaderEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onKeep(this);
        }
    }

    /**
     * It would lead no more. With the session of its campaign it says so of itself, and has stopped leading before it did; without one
     * somebody else may have said so, unless the campaign never had one.
     */
    record Resign(EventHead head, EntityKey key, CandidateId candidate, Optional<Session> session)
            implements LeaderEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onResign(this);
        }
    }

    /** One method a case: a case that is forgotten does not compile. */
    interface Cases<R> {
        R onCampaign(Campaign event);

        R onKeep(Keep event);

        R onResign(Resign event);
    }
}
