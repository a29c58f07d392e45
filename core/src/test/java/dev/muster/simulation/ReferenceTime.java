package dev.muster.simulation;

import java.util.List;

/**
 * The most that a log clock may count, reckoned from the true time and from what was away: true time, but nothing while brokers are away,
 * nor for a good part of the grace after it. It knows nothing of ticks or sessions. One partition; told of its records in their order.
 */
final class ReferenceTime {

    /** So short an outage may pass as a slow tick. */
    private static final long UNSEEN_MS = 2_000;

    /** Of the grace of 5 s, what is left when a tick of before the outage counts after it, and the next one took its time. */
    private static final long SURE_GRACE_MS = 3_300;

    private final List<LogPartition.Outage> outages;
    private long reckonedTo;
    private long counted;
    private int nextOutage;
    private long stoppedUntil;

    ReferenceTime(List<LogPartition.Outage> outages) {
        this.outages = outages;
    }

    /** The time at a record that was appended at this true time. */
    long at(long realMs) {
        while (nextOutage < outages.size() && outages.get(nextOutage).from <= realMs) {
            LogPartition.Outage outage = outages.get(nextOutage++);
            if (outage.until - outage.from > UNSEEN_MS) {
                countTo(outage.from);
                stoppedUntil = outage.until + SURE_GRACE_MS;
            }
        }
        countTo(realMs);
        return counted;
    }

    /** Nothing had a deadline just now: there is nobody to be heard first. */
    void idle() {
        stoppedUntil = reckonedTo;
    }

    private void countTo(long realMs) {
        counted += Math.max(0, realMs - Math.max(reckonedTo, stoppedUntil));
        reckonedTo = Math.max(reckonedTo, realMs);
    }
}
