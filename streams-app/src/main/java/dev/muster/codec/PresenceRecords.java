package dev.muster.codec;

import dev.muster.fold.EntityKey;
import dev.muster.fold.InvalidValueException;
import dev.muster.presence.Incarnation;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.Status;
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
import org.apache.avro.specific.SpecificRecord;

/** Writes each event of presence as its record. Stateless; any thread. */
final class PresenceRecords implements PresenceEvent.Cases<SpecificRecord> {

    static final PresenceRecords INSTANCE = new PresenceRecords();

    private PresenceRecords() {}

    @Override
    public SpecificRecord onRegister(PresenceEvent.Register event) {
        return InstanceRegistered.newBuilder()
                .setEventId(event.head().eventId())
                .setSource(event.head().source())
                .setClientTime(event.head().clientTime())
                .setService(event.key().group())
                .setInstance(instance(event.key()))
                .setIncarnation(event.incarnation().map(Incarnation::text).orElse(null))
                .setHost(event.endpoint().host())
                .setPort(event.endpoint().port())
                .setProtocol(event.endpoint().protocol())
                .setRegion(event.location().region())
                .setZone(event.location().zone())
                .setWeight(event.traits().weight())
                .setTags(event.traits().tags())
                .setMetadata(PresenceParts.entries(event.traits().metadata()))
                .setTtlMs(event.terms().ttl().map(Duration::toMillis).orElse(null))
                .setDeregisterAfterMs(
                        event.terms().deregisterAfter().map(Duration::toMillis).orElse(null))
                .setCheck(event.terms().check().map(PresenceChecks::asked).orElse(null))
                .build();
    }

    @Override
    public SpecificRecord onUpdate(PresenceEvent.Update event) {
        return InstanceUpdated.newBuilder()
                .setEventId(event.head().eventId())
                .setSource(event.head().source())
                .setClientTime(event.head().clientTime())
                .setService(event.key().group())
                .setInstance(instance(event.key()))
                .setWeight(PresenceParts.nullable(event.weight()))
                .setTags(event.tags().orElse(null))
                .setMetadata(event.metadata().map(PresenceParts::entries).orElse(null))
                .build();
    }

    @Override
    public SpecificRecord onHeartbeat(PresenceEvent.Heartbeat event) {
        return InstanceHeartbeat.newBuilder()
                .setEventId(event.head().eventId())
                .setSource(event.head().source())
                .setClientTime(event.head().clientTime())
                .setService(event.key().group())
                .setInstance(instance(event.key()))
                .setIncarnation(event.incarnation().map(Incarnation::text).orElse(null))
                .setStatus(event.status().map(Status::name).orElse(null))
                .setLoad(event.load().map(PresenceParts::load).orElse(null))
                .build();
    }

    @Override
    public SpecificRecord onCheckReport(PresenceEvent.CheckReport event) {
        return InstanceCheckReported.newBuilder()
                .setEventId(event.head().eventId())
                .setSource(event.head().source())
                .setClientTime(event.head().clientTime())
                .setService(event.key().group())
                .setInstance(instance(event.key()))
                .setIncarnation(event.incarnation().text())
                .setTarget(event.result().target())
                .setOutcome(event.result().outcome().name())
                .setWhy(event.result().why())
                .setLatencyMs(event.result().latency().toMillis())
                .build();
    }

    @Override
    public SpecificRecord onOverrideStatus(PresenceEvent.OverrideStatus event) {
        return InstanceStatusOverridden.newBuilder()
                .setEventId(event.head().eventId())
                .setSource(event.head().source())
                .setClientTime(event.head().clientTime())
                .setService(event.key().group())
                .setInstance(instance(event.key()))
                .setStatus(event.status().name())
                .setReason(event.note().reason())
                .setBy(event.note().by())
                .build();
    }

    @Override
    public SpecificRecord onClearOverride(PresenceEvent.ClearOverride event) {
        return InstanceStatusOverrideCleared.newBuilder()
                .setEventId(event.head().eventId())
                .setSource(event.head().source())
                .setClientTime(event.head().clientTime())
                .setService(event.key().group())
                .setInstance(instance(event.key()))
                .setReason(event.note().reason())
                .setBy(event.note().by())
                .build();
    }

    @Override
    public SpecificRecord onSetMaintenance(PresenceEvent.SetMaintenance event) {
        return InstanceMaintenanceSet.newBuilder()
                .setEventId(event.head().eventId())
                .setSource(event.head().source())
                .setClientTime(event.head().clientTime())
                .setService(event.key().group())
                .setInstance(instance(event.key()))
                .setReason(event.note().reason())
                .setBy(event.note().by())
                .build();
    }

    @Override
    public SpecificRecord onClearMaintenance(PresenceEvent.ClearMaintenance event) {
        return InstanceMaintenanceCleared.newBuilder()
                .setEventId(event.head().eventId())
                .setSource(event.head().source())
                .setClientTime(event.head().clientTime())
                .setService(event.key().group())
                .setInstance(instance(event.key()))
                .setReason(event.note().reason())
                .setBy(event.note().by())
                .build();
    }

    @Override
    public SpecificRecord onDeregister(PresenceEvent.Deregister event) {
        return InstanceDeregistered.newBuilder()
                .setEventId(event.head().eventId())
                .setSource(event.head().source())
                .setClientTime(event.head().clientTime())
                .setService(event.key().group())
                .setInstance(instance(event.key()))
                .setIncarnation(event.incarnation().map(Incarnation::text).orElse(null))
                .build();
    }

    private static String instance(EntityKey key) {
        return key.member().orElseThrow(() -> new InvalidValueException("key", key, "service/instance"));
    }
}
