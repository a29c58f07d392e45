package dev.muster.lock;

import dev.muster.fold.EntityKey;
import dev.muster.fold.Event;
import dev.muster.fold.EventHead;
import dev.muster.fold.InvalidValueException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** What owners wish of a lock. The key is the lock's name. */
public sealed interface LockEvent extends Event {

    /** Shortest ttl: three times what the log clock may be behind. */
    Duration MIN_TTL = Duration.ofSeconds(3);

    /** Longest ttl. */
    Duration MAX_TTL = Duration.ofMinutes(10);

    /** Longest time in the queue. */
    Duration MAX_WAIT = Duration.ofSeconds(60);

    /** Who wishes it. */
    OwnerId owner();

    /** Calls the one case that this is. */
    <R> R match(Cases<R> cases);

    /**
     * An owner wants the lock. The event's id is the id of the request: by it the owner can take it back without knowing what became of it.
     *
     * @param ask as what
     * @param ttl how long it is held without a keep; empty takes the rule's default
     * @param patience how long it stays in the queue, in log time; zero does not wait
     */
    record Acquire(EventHead head, EntityKey key, OwnerId owner, Ask ask, Optional<Duration> ttl, Duration patience)
            implements LockEvent {

        /** @throws InvalidValueException when a span is out of range */
        public Acquire {
            ttl.ifPresent(span -> check("ttl", span, MIN_TTL, MAX_TTL));
            check("wait", patience, Duration.ZERO, MAX_WAIT);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onAcquire(this);
        }

        private static void check(String field, Duration span, Duration min, Duration max) {
            if (span.compareTo(min) < 0
                    || span.compareTo(max) > 0
                    || !span.equals(span.truncatedTo(ChronoUnit.MILLIS))) {
                throw new InvalidValueException(field, span, min + " to " + max + " in whole milliseconds");
            }
        }
    }

    /** A holder is there still. */
    record Keep(EventHead head, EntityKey key, OwnerId owner, Token token) implements LockEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onKeep(this);
        }
    }

    /** A holder gives one hold back. */
    record Release(EventHead head, EntityKey key, OwnerId owner, Token token) implements LockEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onRelease(this);
        }
    }

    /**
     * A request is taken back, whatever became of it: it leaves the queue, or what it was granted is given back, or it will not be granted
     * when it comes.
     *
     * @param request the event id of the {@link Acquire}
     */
    record Withdraw(EventHead head, EntityKey key, OwnerId owner, String request) implements LockEvent {

        private static final int MAX_REQUEST = 200;

        /** @throws InvalidValueException when the request is no event id */
        public Withdraw {
            if (request.isEmpty() || request.length() > MAX_REQUEST) {
                throw new InvalidValueException("request", request.length() + " characters", "1 to " + MAX_REQUEST);
            }
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onWithdraw(this);
        }
    }

    /** One method a case: a case that is forgotten does not compile. */
    interface Cases<R> {
        R onAcquire(Acquire event);

        R onKeep(Keep event);

        R onRelease(Release event);

        R onWithdraw(Withdraw event);
    }
}
