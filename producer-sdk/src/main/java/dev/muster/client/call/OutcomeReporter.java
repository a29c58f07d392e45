package dev.muster.client.call;

import dev.muster.client.call.OutcomeBatch.Entry;
import dev.muster.client.call.OutcomeBatch.Probe;
import dev.muster.client.call.OutcomeBuffer.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Collects the outcomes of one called service and hands them to the sink in batches: of at most {@value OutcomeBuffer#SIZE} tries, at the
 * latest 100 ms after the first of them, 10 ms after a failure, at once after a probe; those that were admitted in different epochs of
 * the fleet's breaker in batches of their own, so that none stands as evidence against a later one. While nothing is called nothing
 * runs. Bounded: when more full buffers wait than {@value #MAX_FULL}, the next is lost and counted.
 */
final class OutcomeReporter {
    private static final int MAX_FULL = 64;
    /** A half-open breaker has few permits. */
    private static final int MAX_PROBES = 100;

    private static final Duration AT_THE_LATEST = Duration.ofMillis(100);
    private static final Duration AFTER_A_FAILURE = Duration.ofMillis(10);

    private final String service;
    private final OutcomeSink sink;
    private final CallThreads threads;
    private final AtomicReference<OutcomeBuffer> current = new AtomicReference<>(new OutcomeBuffer());
    private final Queue<OutcomeBuffer> full = new ConcurrentLinkedQueue<>();
    private final AtomicInteger fullCount = new AtomicInteger();
    private final Queue<Probed> probes = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isPlanned = new AtomicBoolean();
    private final AtomicBoolean isPlannedSoon = new AtomicBoolean();
    private final AtomicLong lost = new AtomicLong();
    private final OutcomeSum refused = new OutcomeSum(null);
    private long sequence;

    private record Probed(long epoch, Probe probe) {}

    OutcomeReporter(String service, OutcomeSink sink, CallThreads threads) {
        this.service = service;
        this.sink = sink;
        this.threads = threads;
    }

    /** A try was made. */
    void made(Running running, Outcome outcome, long nanos) {
        write(running.target(), outcome, nanos, running.epoch());
        if (outcome != Outcome.OK) {
            plan(isPlannedSoon, AFTER_A_FAILURE);
        }
    }

    /** A try was refused in this epoch. */
    void rejected(long epoch) {
        write(null, Outcome.REJECTED, 0, epoch);
    }

    /** A probe has a result, which others wait for. */
    void probed(Running running, Outcome outcome) {
        if (probes.size() < MAX_PROBES) {
            probes.add(new Probed(running.epoch(), new Probe(running.permit(), outcome)));
        }
        threads.execute(this::flush);
    }

    /** Tries whose outcomes did not come through. */
    long lost() {
        return lost.get() + sink.lost(service);
    }

    /** Hands over what was collected, now. */
    synchronized void flush() {
        isPlanned.set(false);
        isPlannedSoon.set(false);
        handFull();
        OutcomeBuffer open = Objects.requireNonNull(current.getAndSet(new OutcomeBuffer()));
        hand(open.read(refused));
    }

    private void write(@Nullable Target target, Outcome outcome, long nanos, long epoch) {
        while (true) {
            OutcomeBuffer buffer = Objects.requireNonNull(current.get());
            int place = buffer.write(target, outcome, nanos, epoch);
            if (place == 0) {
                plan(isPlanned, AT_THE_LATEST);
            }
            if (place >= OutcomeBuffer.SIZE - 1) {
                replace(buffer);
            }
            if (place < OutcomeBuffer.SIZE) {
                return;
            }
        }
    }

    /** Whoever finds it full makes room; whoever replaces it sees that it is read. */
    private void replace(OutcomeBuffer buffer) {
        if (current.get() == buffer && current.compareAndSet(buffer, new OutcomeBuffer())) {
            if (fullCount.incrementAndGet() > MAX_FULL) {
                fullCount.decrementAndGet();
                lost.addAndGet(OutcomeBuffer.SIZE);
            } else {
                full.add(buffer);
                threads.execute(this::handFull);
            }
        }
    }

    private synchronized void handFull() {
        for (OutcomeBuffer next = full.poll(); next != null; next = full.poll()) {
            fullCount.decrementAndGet();
            hand(next.read(refused));
        }
    }

    private void hand(List<Part> parts) {
        SortedMap<Long, List<Probe>> results = new TreeMap<>();
        for (Probed one = probes.poll(); one != null; one = probes.poll()) {
            results.computeIfAbsent(one.epoch, epoch -> new ArrayList<>()).add(one.probe);
        }
        for (Part part : parts) {
            List<Probe> ofEpoch = results.remove(part.epoch());
            hand(part.epoch(), part.entries(), ofEpoch == null ? List.of() : ofEpoch);
        }
        results.forEach((epoch, left) -> hand(epoch, List.of(), left));
    }

    private void hand(long epoch, List<Entry> entries, List<Probe> results) {
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

    private void plan(AtomicBoolean planned, Duration delay) {
        if (!planned.get() && planned.compareAndSet(false, true)) {
            threads.after(delay, this::flush);
        }
    }
}
