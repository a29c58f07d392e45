package dev.muster.breaker;

import dev.muster.fold.Decision;

/** What was decided about a service's breaker or its instances. */
public sealed interface BreakerDecision extends Decision {

    /**
     * Something that becomes a fact.
     *
     * @param what stable word for it
     * @param by what it follows from
     * @param reason in words with figures
     */
    record Recorded(What what, Trigger by, String reason) implements BreakerDecision {
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

    /** The batch was counted, and nothing followed from it. */
    record Counted() implements BreakerDecision {

        static final Counted INSTANCE = new Counted();

        @Override
        public String kind() {
            return "counted";
        }

        @Override
        public String rule() {
            return "report";
        }

        @Override
        public String reason() {
            return "the outcomes were counted";
        }

        @Override
        public boolean isRecorded() {
            return false;
        }
    }

    /** The batch was counted before, or may have been. */
    record Repeated() implements BreakerDecision {

        static final Repeated INSTANCE = new Repeated();

        @Override
        public String kind() {
            return "repeated";
        }

        @Override
        public String rule() {
            return "sequence";
        }

        @Override
        public String reason() {
            return "a batch of this number was counted before, or may have been";
        }

        @Override
        public boolean isRecorded() {
            return false;
        }
    }

    /** Everything was so already. */
    record Unchanged() implements BreakerDecision {
        @Override
        public String kind() {
            return "unchanged";
        }

        @Override
        public String rule() {
            return "no-change";
        }

        @Override
        public String reason() {
            return "everything was so already";
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
    record DoneBefore(String outcome) implements BreakerDecision {
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

    /** The event changes nothing. */
    record Refused(RefusalReason why, String reason) implements BreakerDecision {
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
        /** The service was not known and now is. */
        SEEN("seen"),
        /** The breaker has another state, or an operator has said another word. */
        MOVED("moved"),
        /** A probe's result is in. */
        PROBED("probed"),
        /** Permits went to callers. */
        PERMITTED("permitted"),
        /** Instances are left out. */
        EJECTED("ejected"),
        /** Instances are back. */
        RETURNED("returned"),
        /** The service's settings are others. */
        CONFIGURED("configured"),
        /** Nothing is known of the service any more. */
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
        /** Outcomes, or a wish, for a service that was not known. */
        FIRST_EVENT("first-event"),
        /** Failures in a row. */
        CONSECUTIVE_FAILURES("consecutive-failures"),
        /** The share of calls that failed. */
        FAILURE_RATE("failure-rate"),
        /** The share of calls that were too slow. */
        SLOW_RATE("slow-rate"),
        /** The open time is over. */
        OPEN_TIME("open-time"),
        /** Results of probes. */
        PROBES("probes"),
        /** The half-open time is over. */
        HALF_OPEN_TIME("half-open-time"),
        /** A permit's time is over. */
        PERMIT_TIME("permit-time"),
        /** A permit was free, and a caller there. */
        FREE_PERMIT("free-permit"),
        /** A latency far above the peers'. */
        LATENCY("latency"),
        /** The ejection time is over. */
        EJECTION_TIME("ejection-time"),
        /** An operator's word. */
        FORCE("force"),
        /** An operator's word. */
        RESET("reset"),
        /** An operator's settings. */
        CONFIGURE("configure"),
        /** Long silence. */
        FORGET_AFTER("forget-after");

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
