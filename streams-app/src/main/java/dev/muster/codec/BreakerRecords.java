package dev.muster.codec;

import dev.muster.breaker.BreakerEvent;
import dev.muster.breaker.Counts;
import dev.muster.breaker.InstanceOutcomes;
import dev.muster.breaker.Setting;
import dev.muster.breaker.State;
import dev.muster.schema.BreakerConfigured;
import dev.muster.schema.BreakerForced;
import dev.muster.schema.BreakerReset;
import dev.muster.schema.LatencySummary;
import dev.muster.schema.OutcomesReported;
import dev.muster.schema.ProbeResult;
import org.apache.avro.specific.SpecificRecord;

/** Writes each event of breakers as its record. Stateless; any thread. */
final class BreakerRecords implements BreakerEvent.Cases<SpecificRecord> {

    static final BreakerRecords INSTANCE = new BreakerRecords();

    private BreakerRecords() {}

    @Override
    public SpecificRecord onReport(BreakerEvent.Report event) {
        return OutcomesReported.newBuilder()
                .setEventId(event.head().eventId())
                .setSource(event.head().source())
                .setClientTime(event.head().clientTime())
                .setService(event.key().group())
                .setCaller(event.caller().name())
                .setCallerInstance(event.caller().instance())
                .setSequence(event.sequence())
                .setEpoch(event.epoch().isPresent() ? event.epoch().getAsLong() : null)
                .setEntries(event.entries().stream().map(BreakerRecords::entry).toList())
                .setProbes(event.probes().stream()
                        .map(probe ->
                                new ProbeResult(probe.permit(), probe.outcome().name()))
                        .toList())
                .build();
    }

    @Override
    public SpecificRecord onConfigure(BreakerEvent.Configure event) {
        return BreakerConfigured.newBuilder()
                .setEventId(event.head().eventId())
                .setSource(event.head().source())
                .setClientTime(event.head().clientTime())
                .setService(event.key().group())
                .setSettings(BreakerParts.settings(event.settings()))
                .setChanges(event.changes()
                        .map(named -> named.stream().map(Setting::text).toList())
                        .orElse(null))
                .setReason(event.note().reason())
                .setBy(event.note().by())
                .build();
    }

    @Override
    public SpecificRecord onForce(BreakerEvent.Force event) {
        return BreakerForced.newBuilder()
                .setEventId(event.head().eventId())
                .setSource(event.head().source())
                .setClientTime(event.head().clientTime())
                .setService(event.key().group())
                .setState(event.state() == State.FORCED_OPEN ? "OPEN" : "CLOSED")
                .setReason(event.note().reason())
                .setBy(event.note().by())
                .build();
    }

    @Override
    public SpecificRecord onReset(BreakerEvent.Reset event) {
        return BreakerReset.newBuilder()
                .setEventId(event.head().eventId())
                .setSource(event.head().source())
                .setClientTime(event.head().clientTime())
                .setService(event.key().group())
                .setReason(event.note().reason())
                .setBy(event.note().by())
                .build();
    }

    private static dev.muster.schema.InstanceOutcomes entry(InstanceOutcomes entry) {
        Counts counts = entry.counts();
        return new dev.muster.schema.InstanceOutcomes(
                entry.instance().orElse(""),
                counts.ok(),
                counts.failed(),
                counts.slow(),
                counts.timedOut(),
                counts.rejected(),
                entry.latency()
                        .map(latency ->
                                new LatencySummary(latency.count(), latency.max(), latency.p50(), latency.p99()))
                        .orElse(null),
                entry.inFlight());
    }
}
