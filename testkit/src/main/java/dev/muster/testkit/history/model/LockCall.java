package dev.muster.testkit.history.model;

import java.time.Duration;
import java.util.Optional;

/** What a lock may be asked. */
public sealed interface LockCall {

    /** The owner that asks. */
    default Optional<String> caller() {
        if (this instanceof Acquire acquire) {
            return Optional.of(acquire.owner());
        }
        if (this instanceof Keep keep) {
            return Optional.of(keep.owner());
        }
        return this instanceof Release release ? Optional.of(release.owner()) : Optional.empty();
    }

    /** Give it to this owner; answered with {@link LockAnswer.Granted} or {@link LockAnswer.Refused}. */
    record Acquire(String owner, int permits, Duration ttl) implements LockCall {

        @Override
        public String toString() {
            return "acquire %s for %s%s".formatted(owner, ttl.toMillis() + " ms", permits == 1 ? "" : " x" + permits);
        }
    }

    /** Hold it for another ttl; answered with {@link LockAnswer.Done} or {@link LockAnswer.Refused}. */
    record Keep(String owner, long token) implements LockCall {

        @Override
        public String toString() {
            return "keep " + owner + " #" + token;
        }
    }

    /** Let it go; answered with {@link LockAnswer.Done} or {@link LockAnswer.Refused}. */
    record Release(String owner, long token) implements LockCall {

        @Override
        public String toString() {
            return "release " + owner + " #" + token;
        }
    }

    /** Who holds it? Answered with {@link LockAnswer.Seen}. */
    record Look() implements LockCall {

        @Override
        public String toString() {
            return "look";
        }
    }
}
