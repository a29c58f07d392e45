package dev.muster.testkit.history.model;

import java.time.Duration;

/** What an election may be asked. */
public sealed interface ElectionCall {

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
