package dev.muster.lock;

import static java.time.Duration.ofSeconds;

import dev.muster.fold.EntityKey;
import dev.muster.fold.EventHead;
import dev.muster.fold.FoldSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Events of one lock, made in few words. A request's id is the owner's name with a number. */
public final class LockEvents {

    /** The fold with canonical bytes. */
    public static final FoldSpec<LockState, LockEvent, LockDecision> SPEC =
            new FoldSpec<>("lock", new LockFold(), new CanonicalLockCodec(), LockRules.ALL, 1);

    /** Ttl of those who are not asked for one. */
    public static final Duration TTL = ofSeconds(15);

    private static final Instant CLIENT_TIME = Instant.parse("2025-12-31T23:59:59Z");

    private final EntityKey key;

    private LockEvents(EntityKey key) {
        this.key = key;
    }

    /** Events of this lock. */
    public static LockEvents of(String lock) {
        return new LockEvents(EntityKey.of(lock));
    }

    /** Wants a mutex and waits for 10 s; the request's id begins with the owner. */
    public LockEvent mutex(String request) {
        return acquire(request, Ask.of(Kind.MUTEX), ofSeconds(10));
    }

    /** Wants to read and waits for 10 s. */
    public LockEvent read(String request) {
        return acquire(request, Ask.of(Kind.READ), ofSeconds(10));
    }

    /** Wants to write and waits for 10 s. */
    public LockEvent write(String request) {
        return acquire(request, Ask.of(Kind.WRITE), ofSeconds(10));
    }

    /** Wants permits and waits for 10 s. */
    public LockEvent permits(String request, int permits, int limit) {
        return acquire(request, new Ask(Kind.SEMAPHORE, permits, limit), ofSeconds(10));
    }

    /** Wants it and does not wait. */
    public LockEvent now(String request, Kind kind) {
        return acquire(request, Ask.of(kind), Duration.ZERO);
    }

    /** Wants it and waits for so long. */
    public LockEvent acquire(String request, Ask ask, Duration patience) {
        return new LockEvent.Acquire(head(request), key, ownerOf(request), ask, Optional.empty(), patience);
    }

    /** Wants a mutex for so long without a keep. */
    public LockEvent mutex(String request, Duration ttl) {
        return new LockEvent.Acquire(
                head(request), key, ownerOf(request), Ask.of(Kind.MUTEX), Optional.of(ttl), ofSeconds(10));
    }

    /** Is there still. */
    public LockEvent keep(String owner, long token) {
        return new LockEvent.Keep(head("keep"), key, new OwnerId(owner), new Token(token));
    }

    /** Gives back, once for each event id. */
    public LockEvent release(String eventId, String owner, long token) {
        return new LockEvent.Release(head(eventId), key, new OwnerId(owner), new Token(token));
    }

    /** Takes a request back. */
    public LockEvent withdraw(String request) {
        return withdraw(request, ownerOf(request).text());
    }

    /** Takes a request back, as if it were this owner's. */
    public LockEvent withdraw(String request, String owner) {
        return new LockEvent.Withdraw(head("withdraw-" + request + "-" + owner), key, new OwnerId(owner), request);
    }

    private static OwnerId ownerOf(String request) {
        return new OwnerId(request.replaceAll("-.*", ""));
    }

    private static EventHead head(String eventId) {
        return new EventHead(eventId, "test", CLIENT_TIME);
    }
}
