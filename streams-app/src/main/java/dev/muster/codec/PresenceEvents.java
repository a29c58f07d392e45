package dev.muster.codec;

import dev.muster.fold.EntityKey;
import dev.muster.fold.EventHead;
import dev.muster.fold.InvalidValueException;
import dev.muster.fold.Names;
import dev.muster.presence.CheckResult;
import dev.muster.presence.Endpoint;
import dev.muster.presence.Incarnation;
import dev.muster.presence.Location;
import dev.muster.presence.OperatorMark.Note;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.Status;
import dev.muster.presence.Traits;
import dev.muster.schema.InstanceCheckReported;
import dev.muster.schema.InstanceDeregistered;
import dev.muster.schema.InstanceHeartbeat;
import dev.muster.schema.InstanceMaintenanceCleared;
import dev.muster.schema.InstanceMaintenanceSet;
import dev.muster.schema.InstanceRegistered;
import dev.muster.schema.InstanceStatusOverridden;
import dev.muster.schema.InstanceStatusOverrideCleared;
import dev.muster.schema.InstanceUpdated;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** The events of the log {@code instances}. Times lose what is finer than a millisecond. Stateless; any thread. */
public final class PresenceEvents implements EventCodec<PresenceEvent> {

    private static final Map<Class<?>, Function<SpecificRecord, PresenceEvent>> READERS = Map.of(
            InstanceRegistered.class, record -> registered((InstanceRegistered) record),
            InstanceUpdated.class, record -> updated((InstanceUpdated) record),
            InstanceHeartbeat.class, record -> heartbeat((InstanceHeartbeat) record),
            InstanceCheckReported.class, record -> checkReported((InstanceCheckReported) record),
            InstanceStatusOverridden.class, record -> overridden((InstanceStatusOverridden) record),
            InstanceStatusOverrideCleared.class, record -> overrideCleared((InstanceStatusOverrideCleared) record),
            InstanceMaintenanceSet.class, record -> maintenanceSet((InstanceMaintenanceSet) record),
            InstanceMaintenanceCleared.class, record -> maintenanceCleared((InstanceMaintenanceCleared) record),
            InstanceDeregistered.class, record -> deregistered((InstanceDeregistered) record));

    @Override
    public List<Class<? extends SpecificRecord>> types() {
        return List.of(
                InstanceRegistered.class,
                InstanceUpdated.class,
                InstanceHeartbeat.class,
                InstanceCheckReported.class,
                InstanceStatusOverridden.class,
                InstanceStatusOverrideCleared.class,
                InstanceMaintenanceSet.class,
                InstanceMaintenanceCleared.class,
                InstanceDeregistered.class);
    }

    @Override
    public SpecificRecord encode(PresenceEvent event) {
        return event.match(PresenceRecords.INSTANCE);
    }

    @Override
    public PresenceEvent decode(SpecificRecord record) {
        Function<SpecificRecord, PresenceEvent> reader = READERS.get(record.getClass());
        if (reader == null) {
            throw new IllegalArgumentException(
                    "record: " + record.getClass().getName() + " (expected: one of types())");
        }
        return reader.apply(record);
    }

    private static PresenceEvent registered(InstanceRegistered r) {
        return new PresenceEvent.Register(
                new EventHead(r.getEventId(), r.getSource(), r.getClientTime()),
                key(r.getService(), r.getInstance()),
                incarnation(r.getIncarnation()),
                new Endpoint(r.getHost(), r.getPort(), r.getProtocol()),
                new Location(r.getRegion(), r.getZone()),
                new Traits(r.getWeight(), r.getTags(), PresenceParts.metadata(r.getMetadata())),
                new PresenceEvent.Terms(
                        duration(r.getTtlMs()),
                        duration(r.getDeregisterAfterMs()),
                        Optional.ofNullable(r.getCheck()).map(PresenceChecks::terms)));
    }

    private static PresenceEvent updated(InstanceUpdated r) {
        return new PresenceEvent.Update(
                new EventHead(r.getEventId(), r.getSource(), r.getClientTime()),
                key(r.getService(), r.getInstance()),
                PresenceParts.optionalInt(r.getWeight()),
                Optional.ofNullable(r.getTags()),
                Optional.ofNullable(r.getMetadata()).map(PresenceParts::metadata));
    }

    private static PresenceEvent heartbeat(InstanceHeartbeat r) {
        return new PresenceEvent.Heartbeat(
                new EventHead(r.getEventId(), r.getSource(), r.getClientTime()),
                key(r.getService(), r.getInstance()),
                incarnation(r.getIncarnation()),
                Optional.ofNullable(r.getStatus()).map(Status::parse),
                Optional.ofNullable(r.getLoad()).map(PresenceParts::load));
    }

    private static PresenceEvent checkReported(InstanceCheckReported r) {
        return new PresenceEvent.CheckReport(
                new EventHead(r.getEventId(), r.getSource(), r.getClientTime()),
                key(r.getService(), r.getInstance()),
                new Incarnation(r.getIncarnation()),
                new CheckResult(
                        r.getTarget(),
                        PresenceChecks.outcome(r.getOutcome()),
                        r.getWhy(),
                        Duration.ofMillis(r.getLatencyMs())));
    }

    private static PresenceEvent overridden(InstanceStatusOverridden r) {
        return new PresenceEvent.OverrideStatus(
                new EventHead(r.getEventId(), r.getSource(), r.getClientTime()),
                key(r.getService(), r.getInstance()),
                Status.parse(r.getStatus()),
                new Note(r.getBy(), r.getReason()));
    }

    private static PresenceEvent overrideCleared(InstanceStatusOverrideCleared r) {
        return new PresenceEvent.ClearOverride(
                new EventHead(r.getEventId(), r.getSource(), r.getClientTime()),
                key(r.getService(), r.getInstance()),
                new Note(r.getBy(), r.getReason()));
    }

    private static PresenceEvent maintenanceSet(InstanceMaintenanceSet r) {
        return new PresenceEvent.SetMaintenance(
                new EventHead(r.getEventId(), r.getSource(), r.getClientTime()),
                key(r.getService(), r.getInstance()),
                new Note(r.getBy(), r.getReason()));
    }

    private static PresenceEvent maintenanceCleared(InstanceMaintenanceCleared r) {
        return new PresenceEvent.ClearMaintenance(
                new EventHead(r.getEventId(), r.getSource(), r.getClientTime()),
                key(r.getService(), r.getInstance()),
                new Note(r.getBy(), r.getReason()));
    }

    private static PresenceEvent deregistered(InstanceDeregistered r) {
        return new PresenceEvent.Deregister(
                new EventHead(r.getEventId(), r.getSource(), r.getClientTime()),
                key(r.getService(), r.getInstance()),
                incarnation(r.getIncarnation()));
    }

    /** @throws InvalidValueException that names the field at fault, which the check of the key does not */
    private static EntityKey key(String service, String instance) {
        return EntityKey.of(Names.check("service", service), Names.check("instance", instance));
    }

    private static Optional<Incarnation> incarnation(@Nullable String text) {
        return Optional.ofNullable(text).map(Incarnation::new);
    }

    private static Optional<Duration> duration(@Nullable Long millis) {
        return Optional.ofNullable(millis).map(Duration::ofMillis);
    }
}
