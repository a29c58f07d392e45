package dev.muster.probe;

import dev.muster.logging.Seldom;
import dev.muster.presence.PresenceEvent;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends results on a thread of its own, because appending may block. The queue is bounded; what does not fit, or cannot be appended, is
 * counted and left: the next result is told in its place. Thread-safe.
 */
final class Teller implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Teller.class);
    private static final int QUEUE = 1_000;

    private final CheckReports reports;
    private final ProbeMetrics metrics;
    private final ThreadPoolExecutor thread;
    private final Seldom line = Seldom.usual();

    Teller(CheckReports reports, ProbeMetrics metrics) {
        this.reports = reports;
        this.metrics = metrics;
        this.thread = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), ProbeThreads.named("muster-probe-tell"));
    }

    void tell(PresenceEvent.CheckReport report) {
        try {
            thread.execute(() -> append(report));
        } catch (RejectedExecutionException e) {
            untold(report, "more than " + QUEUE + " results wait");
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What follows on it is told by untold.
    private void append(PresenceEvent.CheckReport report) {
        try {
            reports.append(report).whenComplete((at, failure) -> {
                if (failure != null) {
                    untold(report, String.valueOf(failure.getMessage()));
                }
            });
        } catch (RuntimeException e) {
            untold(report, String.valueOf(e.getMessage()));
        }
    }

    private void untold(PresenceEvent.CheckReport report, String why) {
        metrics.untold();
        line.say(() -> LOG.warn(
                "{} a check's result was not appended instance={} outcome={} why={}",
                ProbeLogCode.UNTOLD,
                report.key(),
                report.result().outcome(),
                why));
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
