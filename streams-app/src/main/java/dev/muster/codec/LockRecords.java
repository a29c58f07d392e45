package dev.muster.codec;

import dev.muster.lock.LockEvent;
import dev.muster.schema.LockAcquireRequested;
import dev.muster.schema.LockKept;
import dev.muster.schema.LockReleased;
import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;

/** Writes each event of locks as its record. Stateless; any thread. */
final class LockRecords implements LockEvent.Cases<SpecificRecord> {

    static final LockRecords INSTANCE = new LockRecords();

    private LockRecords() {}

    @Override
    public SpecificRecord onAcquire(LockEvent.Acquire event) {
        return LockAcquireRequested.newBuilder()
                .setEventId(event.head().eventId())
                .setSource(event.head().source())
                .setClientTime(event.head().clientTime())
                .setLock(event.key().group())
                .setOwner(event.owner().text())
                .setKind(event.ask().kind().text())
                .setPermits(event.ask().permits())
                .setLimit(event.ask().limit())
                .setTtlMs(event.ttl().map(Duration::toMillis).orElse(null))
                .setWaitMs(event.patience().toMillis())
                .build();
    }

    @Override
    public SpecificRecord onKeep(LockEvent.Keep event) {
        return LockKept.newBuilder()
                .setEventId(event.head().eventId())
                .setSource(event.head().source())
                .setClientTime(event.head().clientTime())
                .setLock(event.key().group())
                .setOwner(event.owner().text())
                .setToken(event.token().value())
                .build();
    }

    @Override
    public SpecificRecord onRelease(LockEvent.Release event) {
        return released(event).setToken(event.token().value()).build();
    }

    @Override
    public SpecificRecord onWithdraw(LockEvent.Withdraw event) {
        return released(event).setRequest(event.request()).build();
    }

    private static LockReleased.Builder released(LockEvent event) {
        return LockReleased.newBuilder()
                .setEventId(event.head().eventId())
                .setSource(event.head().source())
                .setClientTime(event.head().clientTime())
                .setLock(event.key().group())
                .setOwner(event.owner().text());
    }
}
