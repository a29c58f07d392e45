package dev.muster.codec;

import dev.muster.breaker.BreakerEvent;
import dev.muster.breaker.BreakerSettings;
import dev.muster.breaker.CallerId;
import dev.muster.breaker.Counts;
import dev.muster.breaker.Latency;
import dev.muster.breaker.OperatorNote;
import dev.muster.breaker.ProbeResult;
import dev.muster.breaker.Setting;
import dev.muster.breaker.State;
import dev.muster.fold.EntityKey;
import dev.muster.fold.EventHead;
import dev.muster.fold.InvalidValueException;
import dev.muster.fold.Names;
import dev.muster.schema.BreakerConfigured;
import dev.muster.schema.BreakerForced;
import dev.muster.schema.BreakerReset;
import dev.muster.schema.InstanceOutcomes;
import dev.muster.schema.LatencySummary;
import dev.muster.schema.OutcomesReported;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** The events of the log {@code outcomes}. Stateless; any thread. */
public final class BreakerEvents implements EventCodec<BreakerEvent> {

    @Override
    public List<Class<? extends SpecificRecord>> types() {
        return List.of(OutcomesReported.class, BreakerConfigured.class, BreakerForced.class, BreakerReset.class);
    }

    @Override
    public SpecificRecord encode(BreakerEvent event) {
        return event.match(BreakerRecords.INSTANCE);
    }

    @Override
    public BreakerEvent decode(SpecificRecord record) {
        if (record instanceof OutcomesReported r) {
            return reported(r);
        }
        if (record instanceof BreakerConfigured r) {
            EventHead head = new EventHead(r.getEventId(), r.getSource(), r.getClientTime());
            return new BreakerEvent.Configure(
                    head,
                    key(r.getService()),
                    settings(r),
                    Optional.ofNullable(r.getChanges()).map(BreakerEvents::changes),
                    new OperatorNote(r.getBy(), r.getReason()));
        }
        if (record instanceof BreakerForced r) {
            EventHead head = new EventHead(r.getEventId(), r.getSource(), r.getClientTime());
            return new BreakerEvent.Force(
                    head, key(r.getService()), forced(r.getState()), new OperatorNote(r.getBy(), r.getReason()));
        }
        if (record instanceof BreakerReset r) {
            EventHead head = new EventHead(r.getEventId(), r.getSource(), r.getClientTime());
            return new BreakerEvent.Reset(head, key(r.getService()), new OperatorNote(r.getBy(), r.getReason()));
        }
        throw new IllegalArgumentException("record: " + record.getClass().getName() + " (expected: one of types())");
    }

    private static BreakerEvent reported(OutcomesReported r) {
        if (r.getEntries().size() > BreakerEvent.Report.MAX_ENTRIES) {
            // Before each of them is looked at.
            throw new InvalidValueException(
                    "entries", r.getEntries().size() + " entries", "at most " + BreakerEvent.Report.MAX_ENTRIES);
        }
        List<dev.muster.breaker.InstanceOutcomes> entries =
                new ArrayList<>(r.getEntries().size());
        r.getEntries().forEach(entry -> entries.add(entry(entry)));
        List<ProbeResult> probes = new ArrayList<>(r.getProbes().size());
        r.getProbes()
                .forEach(probe ->
                        probes.add(new ProbeResult(probe.getPermit(), ProbeResult.Outcome.parse(probe.getOutcome()))));
        return new BreakerEvent.Report(
                new EventHead(r.getEventId(), r.getSource(), r.getClientTime()),
                key(r.getService()),
                new CallerId(r.getCaller(), r.getCallerInstance()),
                r.getSequence(),
                r.getEpoch() == null ? OptionalLong.empty() : OptionalLong.of(r.getEpoch()),
                entries,
                probes);
    }

    private static dev.muster.breaker.InstanceOutcomes entry(InstanceOutcomes r) {
        return new dev.muster.breaker.InstanceOutcomes(
                r.getInstance().isEmpty() ? Optional.empty() : Optional.of(r.getInstance()),
                new Counts(r.getOk(), r.getFailed(), r.getSlow(), r.getTimedOut(), r.getRejected()),
                latency(r.getLatency()),
                r.getInFlight());
    }

    private static Optional<Latency> latency(@Nullable LatencySummary r) {
        return r == null
                ? Optional.empty()
                : Optional.of(new Latency(r.getCount(), r.getMaxMicros(), r.getP50Micros(), r.getP99Micros()));
    }

    private static BreakerSettings settings(BreakerConfigured r) {
        return BreakerParts.settings(r.getSettings());
    }

    private static SortedSet<Setting> changes(List<String> names) {
        return names.stream().map(Setting::parse).collect(Collectors.toCollection(TreeSet::new));
    }

    private static State forced(String state) {
        return switch (state) {
            case "OPEN" -> State.FORCED_OPEN;
            case "CLOSED" -> State.FORCED_CLOSED;
            default -> throw new InvalidValueException("state", "'" + state + "'", "OPEN or CLOSED");
        };
    }

    /** @throws InvalidValueException that names the field at fault, which the check of the key does not */
    private static EntityKey key(String service) {
        return EntityKey.of(Names.check("service", service));
    }
}
