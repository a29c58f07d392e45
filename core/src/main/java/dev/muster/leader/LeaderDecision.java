package dev.muster.leader;

import dev.muster.fold.Decision;
import java.util.OptionalLong;

/** What was decided about an election or one of its candidates. */
public sealed interface LeaderDecision extends Decision {

    /**
     * Something that becomes a fact.
     *
     * @param what stable word for it
     * @param by what it follows from
     * @param about the candidate and, of a leader, its term
     * @param reason in words with figures
     */
    record Recorded(What what, Trigger by, Subject about, String reason) implements LeaderDecision {
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
     * Whom a decision is about.
     *
     * @param candidate name of the candidate; empty where it is about the election
     * @param term of the leader that was elected or has ended
     */
    record Subject(String candidate, OptionalLong term) {

        /** The election itself. */
        public static final Subject ELECTION = new Subject("", OptionalLong.empty());

        static Subject candidate(CandidateId id) {
            return new Subject(id.text(), OptionalLong.empty());
        }

        static Subject leader(Leader leader) {
            return new Subject(leader.candidate().text(), OptionalLong.of(leader.term()));
        }
    }

    /** A sign of life was taken, and nothing followed from it. */
    record Heard() implements LeaderDecision {

        static final Heard INSTANCE = new Heard();

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
            return "the candidate is there still";
        }

        @Override
        public boolean isRecorded() {
            return false;
        }
    }

    /**
     * The event came before, not long ago, and is not done again.
     *
     * @param outcome kind of the decision that it led to then
     */
    record DoneBefore(String outcome) implements LeaderDecision {
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
            return "the same event led to '" + outcome + "' before";
        }

        @Override
        public boolean isRecorded() {
            return false;
        }
    }

    /** The event changes nothing. Not recorded: it may come as often as keeps do. */
    record Refused(RefusalReason why, String reason) implements LeaderDecision {
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
        /** A candidate came. */
        JOINED("joined"),
        /** A candidate has other terms. */
        CHANGED("changed"),
        /** A candidate's campaign took the place of its earlier one, and stands last among its equals. */
        REPLACED("replaced"),
        /** A candidate went, or was taken away. */
        RESIGNED("resigned"),
        /** A candidate was silent for its ttl, and is none any more. */
        LAPSED("lapsed"),
        /** One leads no more. */
        ENDED("ended"),
        /** One leads. */
        ELECTED("elected"),
        /** Nothing is known of the election any more. */
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
        /** A campaign. */
        CAMPAIGN("campaign"),
        /** A resignation. */
        RESIGN("resign"),
        /** A ttl that is over. */
        TTL("ttl"),
        /** Nobody led, and it was the first in the order of succession. */
        SUCCESSION("succession"),
        /** No candidate for the time in which events are known. */
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
