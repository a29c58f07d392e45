package dev.muster.client;

import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * Something that has the next thing to say when it is asked. It is asked at the moment of sending, so that what is said is never
 * older than that; nothing queues up in between.
 */
interface Outlet {
    /** What to send now; empty when there is nothing. On the sender's thread. */
    Optional<Outgoing> next();

    /** Kafka's producer has taken it: from now on it may be in the log. On the sender's thread. */
    void accepted(Outgoing outgoing);

    /** It is in the log and replicated. On the producer's thread: must not block. */
    void acknowledged(Outgoing outgoing);

    /** It is not known to be in the log and will not be sent again by itself. On the sender's or the producer's thread. */
    void failed(Outgoing outgoing);

    /** An event and the record key that it goes under. */
    record Outgoing(String key, SpecificRecord event) {}
}
