package dev.muster.lock;

import dev.muster.fold.Decision;
import java.time.Instant;

/** What was decided about a lock. */
public sealed interface LockDecision extends Decision {

    /**
     * Something that becomes a fact.
     *
     * @param what stable word for it
     * @param by what it follows from
     * @param reason in words with figures
     */
    record Recorded(What what, Trigger by, String reason) implements LockDecision {
        @Override
        public String kind() {
            return what.text();
        }

        @Override
        public String rule() {
            return by.text();
        }

        @Override
        public boolean isRecorded() {
            return true;
        }
    }

    /**
     * The holder was heard of.
     *
     * @param until log time until which it holds the lock
     */
    record Kept(Instant until) implements LockDecision {
        @Override
        public String kind() {
            return "kept";
        }

        @Override
        public String rule() {
            return "keep";
        }

        @Override
        public String reason() {
            return "held until " + until + " in log time";
        }

        @Override
        public boolean isRecorded() {
            return false;
        }
    }

    /** The same request came before, and stands: it holds, or waits. */
    record Repeated(String reason) implements LockDecision {
        @Override
        public String kind() {
            return "repeated";
        }

        @Override
        public String rule() {
            return "event-id";
        }

        @Override
        public boolean isRecorded() {
            return false;
        }
    }

    /**
     * The event came before, not long ago, and is not done again.
     *
     * @param outcome what became of it
     */
    record DoneBefore(String outcome) implements LockDecision {
        @Override
        public String kind() {
            return "done-before";
        }

        @Override
        public String rule() {
            return "event-id";
        }

        @Override
        public String reason() {
            return "the same event came before, and it is over: '" + outcome + "'";
        }

        @Override
        public boolean isRecorded() {
            return false;
        }
    }

    /** The event changes nothing. */
    record Refused(RefusalReason why, String reason) implements LockDecision {
        @Override
        public String kind() {
            return "refused";
        }

        @Override
        public String rule() {
            return why.text();
        }

        @Override
        public boolean isRecorded() {
            return false;
        }
    }

    /** What is decided. */
    enum What {
        /** Owners hold the lock who did not before, or one has a hold more. */
        GRANTED("granted"),
        /** An owner waits. */
        QUEUED("queued"),
        /** A holder gave back. */
        RELEASED("released"),
        /** Holders were not heard of for their ttl. */
        LAPSED("lapsed"),
        /** An owner waits no longer. */
        WITHDREW("withdrew"),
        /** Owners have waited for as long as they wanted to. */
        TIMED_OUT("timed-out"),
        /** Nothing is known of the lock any more. */
        FORGOTTEN("forgotten");

        private final String text;

        What(String text) {
            this.text = text;
        }

        /** The stable word for it. */
        public String text() {
            return text;
        }
    }

    /** What a decision follows from. */
    enum Trigger {
        /** The lock was to be had. */
        ACQUIRE("acquire"),
        /** The owner holds it already. */
        REENTRY("reentry"),
        /** The lock was not to be had. */
        ORDER("order-of-arrival"),
        /** The lock was given back, or what stood before in the queue left. */
        HAND_OVER("hand-over"),
        /** The holder's word. */
        RELEASE("release"),
        /** The request was taken back. */
        WITHDRAWAL("withdrawal"),
        /** Silence of a holder. */
        TTL("ttl"),
        /** The end of a wait. */
        WAIT("wait"),
        /** At rest, and no event is known any more. */
        DEDUP_WINDOW("dedup-window");

        private final String text;

        Trigger(String text) {
            this.text = text;
        }

        /** The stable word for it. */
        public String text() {
            return text;
        }
    }
}
