package dev.muster.lock;

import dev.muster.fold.FactBody;
import dev.muster.fold.FactHead;
import dev.muster.fold.FoldCodec;
import dev.muster.fold.SeenEvents;
import dev.muster.fold.testing.CanonicalFacts;
import dev.muster.fold.testing.CanonicalReader;
import dev.muster.fold.testing.CanonicalWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** States and facts of locks in canonical bytes without schemas: the laws are checked here before Avro is. */
public final class CanonicalLockCodec implements FoldCodec<LockState, LockDecision> {

    @Override
    public Optional<byte[]> decided(LockState state) {
        return state.standing() instanceof Lock lock
                ? Optional.of(write(new CanonicalWriter(), lock).toBytes())
                : Optional.empty();
    }

    @Override
    public Optional<byte[]> volatilePart(LockState state) {
        return state.keeps().equals(Keeps.NONE)
                ? Optional.empty()
                : Optional.of(write(new CanonicalWriter(), state.keeps()).toBytes());
    }

    @Override
    public LockState state(Optional<byte[]> decided, Optional<byte[]> volatilePart) {
        Standing standing = decided.<Standing>map(bytes -> CanonicalReader.read(bytes, CanonicalLockCodec::lock))
                .orElse(Unused.INSTANCE);
        Keeps keeps = volatilePart
                .map(bytes -> CanonicalReader.read(bytes, CanonicalLockCodec::keeps))
                .orElse(Keeps.NONE);
        return new LockState(standing, keeps);
    }

    @Override
    public FactBody fact(FactHead head, LockDecision decision, LockState after) {
        CanonicalWriter out = CanonicalFacts.begin(head).text(decision.reason());
        return CanonicalFacts.end("lock", out.maybe(decided(after), CanonicalWriter::bytes));
    }

    private static CanonicalWriter write(CanonicalWriter out, Lock lock) {
        return out.all(lock.holders(), (each, holder) -> each.text(
                                holder.owner().text())
                        .text(holder.kind().name())
                        .number(holder.token().value())
                        .duration(holder.ttl())
                        .instant(holder.since())
                        .all(holder.holds(), (one, hold) -> one.text(hold.request())
                                .number(hold.permits())))
                .all(lock.queue(), (each, waiter) -> each.text(waiter.owner().text())
                        .text(waiter.ask().kind().name())
                        .number(waiter.ask().permits())
                        .number(waiter.ask().limit())
                        .text(waiter.request())
                        .duration(waiter.ttl())
                        .instant(waiter.deadline())
                        .number(waiter.arrival())
                        .instant(waiter.since()))
                .number(lock.limit())
                .number(lock.lastToken().value());
    }

    private static Lock lock(CanonicalReader in) {
        return new Lock(
                in.all(CanonicalLockCodec::holder),
                in.all(CanonicalLockCodec::waiter),
                (int) in.number(),
                new Token(in.number()));
    }

    private static Holder holder(CanonicalReader in) {
        return new Holder(
                new OwnerId(in.text()),
                Kind.valueOf(in.text()),
                new Token(in.number()),
                in.duration(),
                in.instant(),
                in.all(one -> new Hold(one.text(), (int) one.number())));
    }

    private static Waiter waiter(CanonicalReader in) {
        return new Waiter(
                new OwnerId(in.text()),
                new Ask(Kind.valueOf(in.text()), (int) in.number(), (int) in.number()),
                in.text(),
                in.duration(),
                in.instant(),
                in.number(),
                in.instant());
    }

    private static CanonicalWriter write(CanonicalWriter out, Keeps keeps) {
        return out.all(keeps.until().entrySet(), (each, entry) -> each.text(
                                entry.getKey().owner().text())
                        .number(entry.getKey().token().value())
                        .instant(entry.getValue()))
                .all(keeps.seen().list(), (each, seen) -> each.text(seen.eventId())
                        .instant(seen.until())
                        .text(seen.kind()));
    }

    private static Keeps keeps(CanonicalReader in) {
        SortedMap<Claim, Instant> until = new TreeMap<>();
        List<Map.Entry<Claim, Instant>> entries =
                in.all(one -> Map.entry(new Claim(new OwnerId(one.text()), new Token(one.number())), one.instant()));
        entries.forEach(entry -> until.put(entry.getKey(), entry.getValue()));
        return new Keeps(
                until, new SeenEvents(in.all(one -> new SeenEvents.SeenEvent(one.text(), one.instant(), one.text()))));
    }
}
