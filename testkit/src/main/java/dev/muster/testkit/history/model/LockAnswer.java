package dev.muster.testkit.history.model;

import java.util.SortedMap;
import java.util.TreeMap;

/** What a lock may answer. */
public sealed interface LockAnswer {

    /** It is yours, by this token. */
    record Granted(long token) implements LockAnswer {

        @Override
        public String toString() {
            return "granted #" + token;
        }
    }

    /** It was done. */
    record Done() implements LockAnswer {

        @Override
        public String toString() {
            return "done";
        }
    }

    /** Others hold it; or, of a keep or release: you do not. */
    record Refused() implements LockAnswer {

        @Override
        public String toString() {
            return "refused";
        }
    }

    /** It is held by these owners, by these tokens. */
    record Seen(SortedMap<String, Long> tokens) implements LockAnswer {

        /** Copies the map. */
        public Seen {
            tokens = new TreeMap<>(tokens);
        }

        @Override
        public String toString() {
            return "held by " + tokens;
        }
    }
}
