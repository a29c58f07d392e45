package dev.muster.codec;

import dev.muster.fold.EntityKey;
import dev.muster.fold.EventHead;
import dev.muster.fold.InvalidValueException;
import dev.muster.fold.Names;
import dev.muster.lock.Ask;
import dev.muster.lock.Kind;
import dev.muster.lock.LockEvent;
import dev.muster.lock.OwnerId;
import dev.muster.lock.Token;
import dev.muster.schema.LockAcquireRequested;
import dev.muster.schema.LockKept;
import dev.muster.schema.LockReleased;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** The events of the log {@code locks}. Stateless; any thread. */
public final class LockEvents implements EventCodec<LockEvent> {

    @Override
    public List<Class<? extends SpecificRecord>> types() {
        return List.of(LockAcquireRequested.class, LockKept.class, LockReleased.class);
    }

    @Override
    public SpecificRecord encode(LockEvent event) {
        return event.match(LockRecords.INSTANCE);
    }

    @Override
    public LockEvent decode(SpecificRecord record) {
        if (record instanceof LockAcquireRequested r) {
            return new LockEvent.Acquire(
                    new EventHead(r.getEventId(), r.getSource(), r.getClientTime()),
                    key(r.getLock()),
                    new OwnerId(r.getOwner()),
                    new Ask(Kind.parse(r.getKind()), r.getPermits(), r.getLimit()),
                    Optional.ofNullable(r.getTtlMs()).map(Duration::ofMillis),
                    Duration.ofMillis(r.getWaitMs()));
        }
        if (record instanceof LockKept r) {
            return new LockEvent.Keep(
                    new EventHead(r.getEventId(), r.getSource(), r.getClientTime()),
                    key(r.getLock()),
                    new OwnerId(r.getOwner()),
                    new Token(r.getToken()));
        }
        if (record instanceof LockReleased r) {
            return released(r);
        }
        throw new IllegalArgumentException("record: " + record.getClass().getName() + " (expected: one of types())");
    }

    private static LockEvent released(LockReleased r) {
        EventHead head = new EventHead(r.getEventId(), r.getSource(), r.getClientTime());
        OwnerId owner = new OwnerId(r.getOwner());
        Long token = r.getToken();
        String request = r.getRequest();
        if (token != null && request == null) {
            return new LockEvent.Release(head, key(r.getLock()), owner, new Token(token));
        }
        if (request != null && token == null) {
            return new LockEvent.Withdraw(head, key(r.getLock()), owner, request);
        }
        throw new InvalidValueException(
                "token", token == null ? "neither token nor request" : "token and request", "one of them");
    }

    /** @throws InvalidValueException that names the field at fault, which the check of the key does not */
    private static EntityKey key(String lock) {
        return EntityKey.of(Names.check("lock", lock));
    }
}
