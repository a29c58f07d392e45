package dev.muster.testkit.history.model;

import java.time.Duration;
import java.util.Optional;

/** What an election may be asked. */
public sealed interface ElectionCall {

    /** The candidate that it is about. */
    default Optional<String> subject() {
        if (this instanceof Campaign campaign) {
            return Optional.of(campaign.candidate());
        }
        if (this instanceof Keep keep) {
            return Optional.of(keep.candidate());
        }
        return this instanceof Resign resign ? Optional.of(resign.candidate()) : Optional.empty();
    }

    /** Let this one stand, or go on standing; answered with {@link ElectionAnswer.Seen}. */
    record Campaign(String candidate, Duration ttl) implements ElectionCall {

        @Override
        public String toString() {
            return "campaign " + candidate + " for " + ttl.toMillis() + " ms";
        }
    }

    /** Let this one stand for another ttl; answered with {@link ElectionAnswer.Seen} or {@link ElectionAnswer.Unknown}. */
    record Keep(String candidate) implements ElectionCall {

        @Override
        public String toString() {
            return "keep " + candidate;
        }
    }

    /** This one stands no more; answered with {@link ElectionAnswer.Done} or {@link ElectionAnswer.Unknown}. */
    record Resign(String candidate) implements ElectionCall {

        @Override
        public String toString() {
            return "resign " + candidate;
        }
    }

    /** Who leads? Answered with {@link ElectionAnswer.Seen}. */
    record Look() implements ElectionCall {

        @Override
        public String toString() {
            return "look";
        }
    }
}
