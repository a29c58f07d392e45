package dev.muster.simulation;

import static dev.muster.simulation.World.check;

import dev.muster.fold.EntityKey;
import dev.muster.fold.EventHead;
import dev.muster.lock.Ask;
import dev.muster.lock.Kind;
import dev.muster.lock.LockEvent;
import dev.muster.lock.OwnerId;
import dev.muster.lock.Token;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One owner's use of a lock, from its request to its release or its end. It believes that it holds the lock for as long as the guarantees
 * say that it may, by a clock of its own that is up to a tenth fast or slow, and no longer.
 */
final class LockSession {

    /** What an event may be folded behind, and what may be carried: see the guarantees. */
    static final long MARGIN_MS = 2_200;

    /** How far the clocks of clients and nodes may part. */
    static final double DRIFT = 1.1;

    private final EntityKey key;
    private final OwnerId owner;
    private final Ask ask;
    private final Duration ttl;
    private final Map<String, Double> sent = new HashMap<>();
    private final Instant clientTime = Instant.EPOCH;
    private Optional<Token> token = Optional.empty();
    private double certainUntil = -1;
    private double lapsedAt = Double.POSITIVE_INFINITY;
    private boolean isOver;
    private int events;

    LockSession(EntityKey key, OwnerId owner, Ask ask, Duration ttl) {
        this.key = key;
        this.owner = owner;
        this.ask = ask;
        this.ttl = ttl;
    }

    EntityKey key() {
        return key;
    }

    OwnerId owner() {
        return owner;
    }

    Ask ask() {
        return ask;
    }

    Duration ttl() {
        return ttl;
    }

    Optional<Token> token() {
        return token;
    }

    boolean isOver() {
        return isOver;
    }

    /** Whether it believes at this time of its clock that it holds the lock. */
    boolean isCertain(double local) {
        return !isOver && local < certainUntil;
    }

    /** Whether both may hold the lock at a time. */
    boolean goesWith(LockSession other) {
        return ask.kind() == other.ask.kind() && !ask.kind().isExclusive();
    }

    LockEvent acquire(double local, Duration patience) {
        EventHead head = head(local);
        return new LockEvent.Acquire(head, key, owner, ask, Optional.of(ttl), patience);
    }

    LockEvent keep(double local) {
        return new LockEvent.Keep(head(local), key, owner, token.orElseThrow());
    }

    /** Lets go, and says so. */
    LockEvent release(double local) {
        isOver = true;
        return new LockEvent.Release(head(local), key, owner, token.orElseThrow());
    }

    /** Lets go of what a request may have been granted, and says so. */
    LockEvent withdraw(double local, String request) {
        isOver = true;
        return new LockEvent.Withdraw(head(local), key, owner, request);
    }

    /** Ends without a word. */
    void end() {
        isOver = true;
    }

    /** An event was answered that says that it holds the lock. */
    void heard(String eventId, Token by) {
        check(token.isEmpty() || token.get().equals(by), "{} was told of {} and of {}", owner, token, by);
        token = Optional.of(by);
        double from = sent.getOrDefault(eventId, Double.NEGATIVE_INFINITY);
        certainUntil = Math.max(certainUntil, from + (ttl.toMillis() - MARGIN_MS) / DRIFT);
        checkEnd();
    }

    /** Its time is over in the log, at this time of its clock: by then it believes in nothing any more, nor will it learn otherwise. */
    void lapsed(double local) {
        lapsedAt = local;
        checkEnd();
    }

    private void checkEnd() {
        check(
                isOver || certainUntil <= lapsedAt,
                "{} is certain for {} ms after it lapsed",
                this,
                certainUntil - lapsedAt);
    }

    @Override
    public String toString() {
        return key + " by " + owner + (ask.kind() == Kind.SEMAPHORE ? " " + ask.permits() : "") + " token " + token;
    }

    private EventHead head(double local) {
        String eventId = owner.text() + "-" + ++events;
        sent.put(eventId, local);
        return new EventHead(eventId, "test", clientTime);
    }
}
