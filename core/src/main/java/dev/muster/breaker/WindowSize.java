package dev.muster.breaker;

import dev.muster.fold.InvalidValueException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** How far back outcomes are judged. */
public sealed interface WindowSize {

    /** Smallest window of calls. */
    int MIN_CALLS = 10;

    /** Largest window of calls. */
    int MAX_CALLS = 1_000_000;

    /** Shortest window of time. */
    Duration MIN_TIME = Duration.ofSeconds(1);

    /** Longest window of time. */
    Duration MAX_TIME = Duration.ofHours(1);

    /** In words. */
    String inWords();

    /**
     * The last stretch of log time.
     *
     * @param length in whole milliseconds
     */
    record OfTime(Duration length) implements WindowSize {
        /** @throws InvalidValueException when it is out of range */
        public OfTime {
            if (length.compareTo(MIN_TIME) < 0
                    || length.compareTo(MAX_TIME) > 0
                    || !length.equals(length.truncatedTo(ChronoUnit.MILLIS))) {
                throw new InvalidValueException(
                        "windowTime", length, MIN_TIME + " to " + MAX_TIME + " in whole milliseconds");
            }
        }

        @Override
        public String inWords() {
            return "the last " + length;
        }
    }

    /** About the last so many calls. */
    record OfCalls(int calls) implements WindowSize {
        /** @throws InvalidValueException when it is out of range */
        public OfCalls {
            if (calls < MIN_CALLS || calls > MAX_CALLS) {
                throw new InvalidValueException("windowCalls", calls, MIN_CALLS + " to " + MAX_CALLS);
            }
        }

        @Override
        public String inWords() {
            return "about the last " + calls + " calls";
        }
    }
}
