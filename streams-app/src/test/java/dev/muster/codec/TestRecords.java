package dev.muster.codec;

import dev.muster.partition.PartitionId;
import dev.muster.partition.RawRecord;
import dev.muster.presence.PresenceEvent;
import dev.muster.schema.InstanceRegistered;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** Records of the log as they come from the broker. */
final class TestRecords {

    static final String LOG = "muster.instances";
    static final int PARTITIONS = 8;
    static final String SERVICE = "payments";
    static final Instant APPENDED_AT = Instant.parse("2026-01-01T00:00:00.123Z");

    /** The partition of {@link #SERVICE}. */
    static final int HOME = KeyPartitions.of(SERVICE.getBytes(StandardCharsets.US_ASCII), PARTITIONS);

    private static final dev.muster.presence.PresenceEvents EVENTS =
            dev.muster.presence.PresenceEvents.of(SERVICE, "a");

    private TestRecords() {}

    /** Events of one instance of the service. */
    static dev.muster.presence.PresenceEvents events() {
        return EVENTS;
    }

    static PresenceEvent registration() {
        return EVENTS.register("r1", "life-1");
    }

    static InstanceRegistered registered() {
        return (InstanceRegistered) new PresenceEvents().encode(registration());
    }

    static Optional<byte[]> key(String key) {
        return Optional.of(key.getBytes(StandardCharsets.UTF_8));
    }

    static RawRecord at(long offset, Optional<byte[]> key, Optional<byte[]> value) {
        return new RawRecord(new PartitionId(LOG, HOME), offset, APPENDED_AT, key, value, false);
    }

    static RawRecord of(String key, byte[] value) {
        return at(0, key(key), Optional.of(value));
    }
}
