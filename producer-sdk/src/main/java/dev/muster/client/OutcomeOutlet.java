package dev.muster.client;

import dev.muster.client.call.OutcomeBatch;
import dev.muster.client.call.OutcomeSink;
import dev.muster.schema.InstanceOutcomes;
import dev.muster.schema.LatencySummary;
import dev.muster.schema.OutcomesReported;
import dev.muster.schema.ProbeResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;

/**
 * Turns batches of outcomes into events. Holds the latest of them for as long as they are news: what is older than ten seconds, or one
 * too many, is lost and counted, as is what Kafka did not take. Nothing is sent twice by this class. Any thread.
 */
final class OutcomeOutlet implements Outlet, OutcomeSink {
    private static final int MAX_BATCHES = 1_000;
    private static final int MAX_COUNT = 1_000_000;
    private static final long MAX_MICROS = Duration.ofDays(1).toNanos() / 1_000;
    private static final long NEWS_NANOS = Duration.ofSeconds(10).toNanos();

    private final Supplier<String> caller;
    private final String process = UUID.randomUUID().toString();
    private final ArrayDeque<Kept> batches = new ArrayDeque<>();
    private final Map<String, Long> lost = new HashMap<>();
    private Runnable onOffer = () -> {};

    private record Kept(OutcomeBatch batch, long since) {}

    /** @param caller under which name this process calls, when asked */
    OutcomeOutlet(Supplier<String> caller) {
        this.caller = caller;
    }

    /** One of each kind. */
    static List<SpecificRecord> samples() {
        OutcomeBatch none = new OutcomeBatch("sample", 1, OptionalLong.empty(), List.of(), List.of());
        return List.of(new OutcomeOutlet(() -> "sample").event(none));
    }

    /** The instance name under which this process reports. */
    String process() {
        return process;
    }

    /** What to do when there is something to say; set before the first batch. */
    void onOffer(Runnable task) {
        onOffer = task;
    }

    @Override
    public void accept(OutcomeBatch batch) {
        synchronized (this) {
            if (batches.size() == MAX_BATCHES) {
                lose(batches.remove().batch);
            }
            batches.add(new Kept(batch, System.nanoTime()));
        }
        onOffer.run();
    }

    @Override
    public synchronized long lost(String service) {
        return lost.getOrDefault(service, 0L);
    }

    @Override
    public synchronized Optional<Outgoing> next() {
        for (Kept kept = batches.poll(); kept != null; kept = batches.poll()) {
            if (System.nanoTime() - kept.since < NEWS_NANOS) {
                return Optional.of(new Outgoing(kept.batch.service(), event(kept.batch)));
            }
            lose(kept.batch);
        }
        return Optional.empty();
    }

    @Override
    public void accepted(Outgoing outgoing) {
        // It will be acknowledged, or fail.
    }

    @Override
    public void acknowledged(Outgoing outgoing) {
        // That is all that was wanted.
    }

    @Override
    public synchronized void failed(Outgoing outgoing) {
        OutcomesReported event = (OutcomesReported) outgoing.event();
        long calls = event.getEntries().stream().mapToLong(OutcomeOutlet::calls).sum();
        lost.merge(event.getService(), calls, Long::sum);
    }

    private void lose(OutcomeBatch batch) {
        lost.merge(batch.service(), batch.calls(), Long::sum);
    }

    private OutcomesReported event(OutcomeBatch batch) {
        String name = caller.get();
        return OutcomesReported.newBuilder()
                .setEventId(process + "-" + batch.service() + "-" + batch.sequence())
                .setSource(name + "/" + process)
                .setClientTime(Instant.ofEpochMilli(System.currentTimeMillis()))
                .setService(batch.service())
                .setCaller(name)
                .setCallerInstance(process)
                .setSequence(batch.sequence())
                .setEpoch(batch.epoch().isPresent() ? batch.epoch().getAsLong() : null)
                .setEntries(batch.entries().stream().map(OutcomeOutlet::entry).toList())
                .setProbes(batch.probes().stream()
                        .map(probe ->
                                new ProbeResult(probe.permit(), probe.outcome().name()))
                        .toList())
                .build();
    }

    private static InstanceOutcomes entry(OutcomeBatch.Entry entry) {
        return InstanceOutcomes.newBuilder()
                .setInstance(entry.instance())
                .setOk(entry.counts().ok())
                .setFailed(entry.counts().failed())
                .setSlow(entry.counts().slow())
                .setTimedOut(entry.counts().timedOut())
                .setRejected(entry.counts().rejected())
                .setLatency(entry.latency().map(OutcomeOutlet::latency).orElse(null))
                .setInFlight(Math.min(MAX_COUNT, Math.max(0, entry.inFlight())))
                .build();
    }

    private static LatencySummary latency(OutcomeBatch.Latency latency) {
        return new LatencySummary(
                Math.min(MAX_COUNT, latency.count()),
                Math.min(MAX_MICROS, latency.max()),
                Math.min(MAX_MICROS, latency.p50()),
                Math.min(MAX_MICROS, latency.p99()));
    }

    private static long calls(InstanceOutcomes entry) {
        return (long) entry.getOk() + entry.getFailed() + entry.getSlow() + entry.getTimedOut() + entry.getRejected();
    }
}
