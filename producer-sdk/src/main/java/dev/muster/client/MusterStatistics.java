package dev.muster.client;

import dev.muster.client.call.CallStatistics;
import java.util.List;

/**
 * What a client has done since it was made. Each figure is exact; together they are of about one moment.
 *
 * @param eventsSent events that Kafka acknowledged
 * @param eventsFailed attempts to send that failed; what they said was sent again, or replaced by something newer
 * @param eventsDropped heartbeats that were due while an earlier one was not yet sent, and so were merged with it
 * @param statesTold states of services that nodes told
 * @param watchesEnded watches that ended or could not be opened, and are tried again
 * @param registrations open registrations
 * @param views services and selections that are viewed
 * @param calls of other services, by service
 */
public record MusterStatistics(
        long eventsSent,
        long eventsFailed,
        long eventsDropped,
        long statesTold,
        long watchesEnded,
        int registrations,
        int views,
        List<CallStatistics> calls) {

    /** Copies. */
    public MusterStatistics {
        calls = List.copyOf(calls);
    }
}
