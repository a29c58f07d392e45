package dev.muster.presence;

import dev.muster.fold.Decision;

/** What was decided about an instance. */
public sealed interface PresenceDecision extends Decision {

    /** The instance was not registered and now is. */
    record Joined(String reason) implements PresenceDecision {
        @Override
        public String kind() {
            return "registered";
        }

        @Override
        public String rule() {
            return "register";
        }

        @Override
        public boolean isRecorded() {
            return true;
        }
    }

    /** The instance registered anew, with another profile or as another incarnation. */
    record Replaced(String reason) implements PresenceDecision {
        @Override
        public String kind() {
            return "replaced";
        }

        @Override
        public String rule() {
            return "register";
        }

        @Override
        public boolean isRecorded() {
            return true;
        }
    }

    /** Weight, tags or metadata changed. */
    record Updated(String reason) implements PresenceDecision {
        @Override
        public String kind() {
            return "updated";
        }

        @Override
        public String rule() {
            return "update";
        }

        @Override
        public boolean isRecorded() {
            return true;
        }
    }

    /**
     * Something that the status follows from changed. The effective status may be the same, where something of higher precedence
     * hides the change.
     *
     * @param by what changed
     * @param from effective status before
     * @param to effective status after
     */
    record StatusChanged(Influence by, Status from, Status to, String reason) implements PresenceDecision {
        @Override
        public String kind() {
            return "status-changed";
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

    /** The instance left, or was removed. */
    record Left(Departure by, String reason) implements PresenceDecision {
        @Override
        public String kind() {
            return "deregistered";
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

    /** Everything was so already. */
    record Unchanged() implements PresenceDecision {
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
    record DoneBefore(String outcome) implements PresenceDecision {
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

    /** The event changes nothing. Not recorded: it may come as often as heartbeats do. */
    record Refused(RefusalReason why, String reason) implements PresenceDecision {
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

    /** What a status follows from. */
    enum Influence {
        /** What the instance says of itself. */
        REPORT("report"),
        /** Its ttl, passed or renewed. */
        TTL("ttl"),
        /** The results of its check. */
        CHECK("check"),
        /** An operator's override. */
        OVERRIDE("override"),
        /** Maintenance. */
        MAINTENANCE("maintenance");

        private final String text;

        Influence(String text) {
            this.text = text;
        }

        /** The stable word for it. */
        public String text() {
            return text;
        }
    }

    /** How an instance goes. */
    enum Departure {
        /** It was asked for. */
        REQUEST("request"),
        /** It was DOWN for longer than its {@code deregisterAfter}. */
        DEREGISTER_AFTER("deregister-after");

        private final String text;

        Departure(String text) {
            this.text = text;
        }

        /** The stable word for it. */
        public String text() {
            return text;
        }
    }
}
