package dev.muster.client;

import dev.muster.schema.CheckAsked;
import dev.muster.schema.InstanceDeregistered;
import dev.muster.schema.InstanceHeartbeat;
import dev.muster.schema.InstanceRegistered;
import dev.muster.schema.MetadataEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes the events of one life of an instance. Draws its incarnation and numbers its events, so that no two events of any life have
 * the same id. Thread-safe.
 */
final class InstanceEvents {
    private final String service;
    private final String id;
    private final String incarnation = UUID.randomUUID().toString();
    private final AtomicLong sequence = new AtomicLong();

    InstanceEvents(String service, String id) {
        this.service = service;
        this.id = id;
    }

    /** One of each kind. */
    static List<SpecificRecord> samples() {
        InstanceEvents events = new InstanceEvents("sample", "sample");
        Instance instance = Instance.of("sample").at("sample", 1);
        return List.of(events.registered(instance), events.heartbeat(Status.UP, Load.NONE), events.deregistered());
    }

    String incarnation() {
        return incarnation;
    }

    InstanceRegistered registered(Instance instance) {
        List<MetadataEntry> metadata = instance.metadata().entrySet().stream()
                .map(entry -> new MetadataEntry(entry.getKey(), entry.getValue()))
                .toList();
        return InstanceRegistered.newBuilder()
                .setEventId(nextEventId())
                .setSource(source())
                .setClientTime(now())
                .setService(service)
                .setInstance(id)
                .setIncarnation(incarnation)
                .setHost(instance.host())
                .setPort(instance.port())
                .setProtocol(instance.protocol())
                .setRegion(instance.region())
                .setZone(instance.zone())
                .setWeight(instance.weight())
                .setTags(instance.tags())
                .setMetadata(metadata)
                .setTtlMs(instance.ttl().toMillis())
                .setDeregisterAfterMs(
                        instance.deregisterAfter().map(Duration::toMillis).orElse(null))
                .setCheck(instance.check().map(InstanceEvents::asRecord).orElse(null))
                .build();
    }

    InstanceHeartbeat heartbeat(Status status, Load load) {
        return InstanceHeartbeat.newBuilder()
                .setEventId(nextEventId())
                .setSource(source())
                .setClientTime(now())
                .setService(service)
                .setInstance(id)
                .setIncarnation(incarnation)
                .setStatus(status.name())
                .setLoad(load.equals(Load.NONE) ? null : asRecord(load))
                .build();
    }

    InstanceDeregistered deregistered() {
        return InstanceDeregistered.newBuilder()
                .setEventId(nextEventId())
                .setSource(source())
                .setClientTime(now())
                .setService(service)
                .setInstance(id)
                .setIncarnation(incarnation)
                .build();
    }

    private static dev.muster.schema.Load asRecord(Load load) {
        return new dev.muster.schema.Load(
                orNull(load.cpuPermille()), orNull(load.memoryPermille()), orNull(load.inFlight()));
    }

    private static CheckAsked asRecord(HealthCheck check) {
        return CheckAsked.newBuilder()
                .setType(check.isHttp() ? "http" : "tcp")
                .setPath(check.path())
                .setCodes(check.codes())
                .setIntervalMs(check.interval().map(Duration::toMillis).orElse(null))
                .setTimeoutMs(check.timeout().map(Duration::toMillis).orElse(null))
                .setFailures(orNull(check.failures()))
                .setSuccesses(orNull(check.successes()))
                .build();
    }

    private static @Nullable Integer orNull(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() : null;
    }

    private String nextEventId() {
        return incarnation + "-" + sequence.incrementAndGet();
    }

    private String source() {
        return service + "/" + id;
    }

    private static Instant now() {
        // The schema has milliseconds.
        return Instant.ofEpochMilli(System.currentTimeMillis());
    }
}
