package dev.muster.lock;

import dev.muster.fold.EntityKey;
import dev.muster.fold.EventHead;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random events of locks, from few owners, ids and tokens, so that the same ones meet again; mostly of one kind, so that something happens. */
public final class LockArbitraries {

    private LockArbitraries() {}

    /** Events about one lock. */
    public static Arbitrary<LockEvent> events(EntityKey key) {
        return Arbitraries.frequencyOf(
                Tuple.of(8, acquires(key)),
                Tuple.of(2, keeps(key)),
                Tuple.of(5, releases(key)),
                Tuple.of(3, withdrawals(key)));
    }

    private static Arbitrary<LockEvent> acquires(EntityKey key) {
        Arbitrary<Ask> asks = Arbitraries.of(
                Ask.of(Kind.MUTEX),
                Ask.of(Kind.READ),
                Ask.of(Kind.READ),
                Ask.of(Kind.WRITE),
                new Ask(Kind.SEMAPHORE, 1, 3),
                new Ask(Kind.SEMAPHORE, 2, 3),
                new Ask(Kind.SEMAPHORE, 1, Ask.MAX_LIMIT));
        Arbitrary<Optional<Duration>> ttls =
                Arbitraries.of(Optional.empty(), Optional.of(LockEvent.MIN_TTL), Optional.of(LockEvent.MAX_TTL));
        Arbitrary<Duration> patience =
                Arbitraries.of(Duration.ZERO, Duration.ofMillis(1), Duration.ofSeconds(20), LockEvent.MAX_WAIT);
        return Combinators.combine(heads(), owners(), asks, ttls, patience)
                .as((head, owner, ask, ttl, wait) -> new LockEvent.Acquire(head, key, owner, ask, ttl, wait));
    }

    private static Arbitrary<LockEvent> keeps(EntityKey key) {
        return Combinators.combine(heads(), owners(), tokens())
                .as((head, owner, token) -> new LockEvent.Keep(head, key, owner, token));
    }

    private static Arbitrary<LockEvent> releases(EntityKey key) {
        return Combinators.combine(heads(), owners(), tokens())
                .as((head, owner, token) -> new LockEvent.Release(head, key, owner, token));
    }

    private static Arbitrary<LockEvent> withdrawals(EntityKey key) {
        return Combinators.combine(heads(), owners(), ids())
                .as((head, owner, request) -> new LockEvent.Withdraw(head, key, owner, request));
    }

    /** The offsets of a history are small. */
    private static Arbitrary<Token> tokens() {
        return Arbitraries.frequencyOf(
                        Tuple.of(12, Arbitraries.longs().between(0, 40)), Tuple.of(1, Arbitraries.just(Long.MAX_VALUE)))
                .map(Token::new);
    }

    private static Arbitrary<OwnerId> owners() {
        return Arbitraries.of("a", "a", "b", "b", "c", "o".repeat(200)).map(OwnerId::new);
    }

    private static Arbitrary<String> ids() {
        Arbitrary<String> few = Arbitraries.of("e1", "e2", "e3", "e4", "e5", "e6");
        Arbitrary<String> many =
                Arbitraries.longs().map(number -> (number + "-").repeat(200).substring(0, 200));
        return Arbitraries.oneOf(few, many);
    }

    private static Arbitrary<EventHead> heads() {
        return Combinators.combine(
                        ids(), Arbitraries.of("", "node-1"), Arbitraries.of(Instant.EPOCH, Instant.MIN, Instant.MAX))
                .as(EventHead::new);
    }
}
