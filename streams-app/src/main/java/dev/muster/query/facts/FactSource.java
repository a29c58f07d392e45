package dev.muster.query.facts;

import java.time.Duration;
import java.util.List;

/** Where facts are: a cluster's topics, or lists in tests. Thread-safe; what it opens belongs to one thread. */
public interface FactSource {

    /**
     * Begins to read.
     *
     * @throws dev.muster.log.KafkaAwayException when Kafka does not answer in time
     */
    Reading open();

    /** Reads all slots, each in its order. One thread's. */
    interface Reading extends AutoCloseable {

        /** The topics. */
        FactTopics topics();

        /** By slot, the offset before the oldest record that is there. */
        FactIndex beforeFirst();

        /** By slot, the offset of the last record that is committed now. */
        FactIndex last();

        /** Goes on after this. */
        void goOnAfter(FactIndex index);

        /**
         * The next facts; none when there were none in time, or Kafka is away, or whatever else passes by itself.
         *
         * @throws dev.muster.log.RecordsGoneException when the next ones were deleted
         * @throws org.apache.kafka.common.KafkaException when it is of no use to try again, as where the right to read is missing
         */
        List<ToldFact> poll(Duration atMost);

        /** By slot, the last offset that was passed, with the marks of transactions behind the last fact. */
        FactIndex reached();

        /** When Kafka was last heard of, as {@link System#nanoTime}. */
        long heardNanos();

        @Override
        void close();
    }
}
