package dev.muster.codec;

import dev.muster.fold.SeenEvents;
import dev.muster.lock.Ask;
import dev.muster.lock.Claim;
import dev.muster.lock.Hold;
import dev.muster.lock.Holder;
import dev.muster.lock.Keeps;
import dev.muster.lock.Kind;
import dev.muster.lock.Lock;
import dev.muster.lock.OwnerId;
import dev.muster.lock.Token;
import dev.muster.lock.Waiter;
import dev.muster.schema.LockHold;
import dev.muster.schema.LockHolder;
import dev.muster.schema.LockKeep;
import dev.muster.schema.LockKeeps;
import dev.muster.schema.LockStanding;
import dev.muster.schema.LockWaiter;
import dev.muster.schema.SeenEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/** Both parts of a lock's state as records and back. Stateless; any thread. */
final class LockStates {

    private LockStates() {}

    static LockStanding lock(Lock lock) {
        return new LockStanding(
                lock.holders().stream().map(LockStates::holder).toList(),
                lock.queue().stream().map(LockStates::waiter).toList(),
                lock.limit(),
                lock.lastToken().value());
    }

    static Lock lock(LockStanding r) {
        return new Lock(
                r.getHolders().stream().map(LockStates::holder).toList(),
                r.getQueue().stream().map(LockStates::waiter).toList(),
                r.getLimit(),
                new Token(r.getLastToken()));
    }

    static LockKeeps keeps(Keeps keeps) {
        return new LockKeeps(
                keeps.until().entrySet().stream()
                        .map(entry -> new LockKeep(
                                entry.getKey().owner().text(),
                                entry.getKey().token().value(),
                                entry.getValue()))
                        .toList(),
                keeps.seen().list().stream()
                        .map(one -> new SeenEvent(one.eventId(), one.until(), one.kind()))
                        .toList());
    }

    static Keeps keeps(LockKeeps r) {
        SortedMap<Claim, Instant> until = new TreeMap<>();
        r.getUntil()
                .forEach(one ->
                        until.put(new Claim(new OwnerId(one.getOwner()), new Token(one.getToken())), one.getUntil()));
        return new Keeps(
                until,
                new SeenEvents(r.getSeen().stream()
                        .map(one -> new SeenEvents.SeenEvent(one.getEventId(), one.getUntil(), one.getKind()))
                        .toList()));
    }

    private static LockHolder holder(Holder holder) {
        return new LockHolder(
                holder.owner().text(),
                holder.kind().text(),
                holder.token().value(),
                holder.ttl().toMillis(),
                holder.since(),
                holder.holds().stream()
                        .map(hold -> new LockHold(hold.request(), hold.permits()))
                        .toList());
    }

    private static Holder holder(LockHolder r) {
        return new Holder(
                new OwnerId(r.getOwner()),
                Kind.parse(r.getKind()),
                new Token(r.getToken()),
                Duration.ofMillis(r.getTtlMs()),
                r.getSince(),
                r.getHolds().stream()
                        .map(hold -> new Hold(hold.getRequest(), hold.getPermits()))
                        .toList());
    }

    private static LockWaiter waiter(Waiter waiter) {
        return LockWaiter.newBuilder()
                .setOwner(waiter.owner().text())
                .setKind(waiter.ask().kind().text())
                .setPermits(waiter.ask().permits())
                .setLimit(waiter.ask().limit())
                .setRequest(waiter.request())
                .setTtlMs(waiter.ttl().toMillis())
                .setDeadline(waiter.deadline())
                .setArrival(waiter.arrival())
                .setSince(waiter.since())
                .build();
    }

    private static Waiter waiter(LockWaiter r) {
        return new Waiter(
                new OwnerId(r.getOwner()),
                new Ask(Kind.parse(r.getKind()), r.getPermits(), r.getLimit()),
                r.getRequest(),
                Duration.ofMillis(r.getTtlMs()),
                r.getDeadline(),
                r.getArrival(),
                r.getSince());
    }
}
