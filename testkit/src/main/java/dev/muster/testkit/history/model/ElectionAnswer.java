package dev.muster.testkit.history.model;

import java.util.Optional;

/** What an election may answer. */
public sealed interface ElectionAnswer {

    /** This one leads, in this term; nobody does when it is empty, and the term is of no meaning. */
    record Seen(Optional<String> leader, long term) implements ElectionAnswer {

        @Override
        public String toString() {
            return leader.map(one -> one + " leads in term " + term).orElse("nobody leads");
        }
    }

    /** It was done. */
    record Done() implements ElectionAnswer {

        @Override
        public String toString() {
            return "done";
        }
    }

    /** No such candidate. */
    record Unknown() implements ElectionAnswer {

        @Override
        public String toString() {
            return "no such candidate";
        }
    }
}
