package dev.muster.client.call;

import dev.muster.client.call.OutcomeBatch.Entry;
import dev.muster.client.call.OutcomeBatch.Probe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Collects the outcomes of one called service and hands them to the sink in batches: at the latest 100 ms after the first outcome of a
 * batch, 10 ms after a failure, and at once after 500 calls or a probe. While nothing is called nothing runs. Bounded: one cell for each
 * instance, whatever the sink does.
 */
final class OutcomeReporter {
    static final int CALLS_A_BATCH = 500;
    private static final int MAX_ENTRIES = 1_000;
    private static final Duration AT_THE_LATEST = Duration.ofMillis(100);
    private static final Duration AFTER_A_FAILURE = Duration.ofMillis(10);
    /** A half-open breaker has few permits. */
    private static final int MAX_PROBES = 100;

    private final String service;
    private final OutcomeSink sink;
    private final CallThreads threads;
    private final OutcomeCell rejected = new OutcomeCell("");
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final Queue<Probe> probes = new ConcurrentLinkedQueue<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicBoolean isPlanned = new AtomicBoolean();
    private final AtomicBoolean isPlannedSoon = new AtomicBoolean();
    private final AtomicLong lost = new AtomicLong();
    private volatile long epoch;
    private long sequence;

    private record Waiting(OutcomeCell cell, AtomicInteger inFlight) {}

    OutcomeReporter(String service, OutcomeSink sink, CallThreads threads) {
        this.service = service;
        this.sink = sink;
        this.threads = threads;
    }

    /** A try was made. */
    void made(Target target, Outcome outcome, long nanos) {
        if (target.cell().count(outcome, nanos)) {
            waiting.add(new Waiting(target.cell(), target.ownInFlight()));
            plan(isPlanned, AT_THE_LATEST);
        }
        if (outcome != Outcome.OK) {
            plan(isPlannedSoon, AFTER_A_FAILURE);
        }
        countOne();
    }

    /** A try was refused. */
    void rejected() {
        if (rejected.countRejected()) {
            waiting.add(new Waiting(rejected, new AtomicInteger()));
            plan(isPlanned, AT_THE_LATEST);
        }
        countOne();
    }

    /** A probe has a result, which others wait for. */
    void probed(long permit, Outcome outcome) {
        if (probes.size() < MAX_PROBES) {
            probes.add(new Probe(permit, outcome));
        }
        plan(isPlannedSoon, Duration.ZERO);
    }

    /** The fleet's breaker has moved: what was counted so far belongs to the epoch before. */
    void epoch(long next) {
        flush();
        epoch = next;
    }

    /** Tries whose outcomes did not come through. */
    long lost() {
        return lost.get() + sink.lost(service);
    }

    /** Hands over what was counted, now. */
    synchronized void flush() {
        isPlanned.set(false);
        isPlannedSoon.set(false);
        calls.set(0);
        List<Entry> entries = new ArrayList<>();
        List<Probe> results = new ArrayList<>();
        for (Probe probe = probes.poll(); probe != null; probe = probes.poll()) {
            results.add(probe);
        }
        for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
            next.cell.take(next.inFlight.get()).ifPresent(entries::add);
            if (entries.size() == MAX_ENTRIES) {
                hand(entries, results);
                entries.clear();
                results.clear();
            }
        }
        if (!entries.isEmpty() || !results.isEmpty()) {
            hand(entries, results);
        }
    }

    private void hand(List<Entry> entries, List<Probe> results) {
        OptionalLong known = epoch == 0 ? OptionalLong.empty() : OptionalLong.of(epoch);
        OutcomeBatch batch = new OutcomeBatch(service, ++sequence, known, entries, results);
        try {
            sink.accept(batch);
        } catch (RuntimeException e) {
            // Outcomes may be lost; calls never are for it.
            lost.addAndGet(batch.calls());
            CallThreads.LOG.debug("{}: outcomes were not taken", service, e);
        }
    }

    private void countOne() {
        if (calls.incrementAndGet() == CALLS_A_BATCH) {
            threads.execute(this::flush);
        }
    }

    private void plan(AtomicBoolean planned, Duration delay) {
        if (!planned.get() && planned.compareAndSet(false, true)) {
            threads.after(delay, this::flush);
        }
    }
}
