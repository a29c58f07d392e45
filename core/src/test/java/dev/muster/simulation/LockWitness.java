package dev.muster.simulation;

import static dev.muster.simulation.World.check;

import dev.muster.fold.EntityKey;
import dev.muster.lock.Claim;
import dev.muster.lock.Hold;
import dev.muster.lock.Holder;
import dev.muster.lock.Kind;
import dev.muster.lock.Lock;
import dev.muster.lock.LockDecision;
import dev.muster.lock.LockEvent;
import dev.muster.lock.LockState;
import dev.muster.lock.OwnerId;
import dev.muster.lock.Token;
import dev.muster.lock.Waiter;
import dev.muster.partition.Effects;
import dev.muster.partition.Intake;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is promised of locks, watched record by record: who may hold them together, tokens that grow, the order of the queue, no waiter and
 * no holder that goes without a reason, none that stays beyond its time. What keeps a holder is decided here anew, from the records alone.
 */
final class LockWitness {

    private static final Lock NOTHING = new Lock(List.of(), List.of(), 0, new Token(0));

    private final Map<EntityKey, Lock> locks = new HashMap<>();
    private final Map<EntityKey, Integer> partitions = new HashMap<>();
    private final Map<EntityKey, Long> newest = new HashMap<>();
    private final SortedMap<Claim, Instant> ends = new TreeMap<>();

    private final List<OwnerId> lapsed = new ArrayList<>();

    /** A request that was granted by a record. */
    record Grant(Claim claim, String request) {}

    /** Looks at a record; returns the grants that follow from it. */
    List<Grant> folded(Population.Folded<LockState, LockEvent, LockDecision> folded) {
        Instant now = folded.effects().meta().clock().now();
        List<Grant> grants = new ArrayList<>();
        lapsed.clear();
        for (Effects.Change<LockState> change : folded.effects().changes()) {
            Lock before = locks.getOrDefault(change.key(), NOTHING);
            Lock after = change.state().standing() instanceof Lock lock ? lock : NOTHING;
            Look look = new Look(folded, before, after, now);
            look.atHolders();
            look.atQueue();
            grants.addAll(look.atGrants(change.key()));
            look.atKeep();
            locks.put(change.key(), after);
            partitions.put(change.key(), folded.partition());
        }
        if (folded.arrival().intake() instanceof Intake.Tick<LockEvent>) {
            partitions.forEach((key, partition) -> {
                if (partition == folded.partition()) {
                    checkPrompt(locks.getOrDefault(key, NOTHING), now);
                }
            });
        }
        return grants;
    }

    /** Who lost a lock by the last record because its time was over. */
    List<OwnerId> lapsed() {
        return lapsed;
    }

    /** All who had locks are gone. */
    void end() {
        locks.forEach((key, lock) -> check(lock.isAtRest(), "{} is held at the end by {}", key, lock.holders()));
    }

    private void checkPrompt(Lock lock, Instant now) {
        lock.holders().forEach(holder -> check(end(holder).isAfter(now), "{} holds beyond its time", holder));
        lock.queue().forEach(waiter -> check(waiter.deadline().isAfter(now), "{} waits beyond its time", waiter));
    }

    private Instant end(Holder holder) {
        return Optional.ofNullable(ends.get(holder.claim()))
                .orElseThrow(() -> new AssertionError(holder + " was never granted anything"));
    }

    /** One lock before and after one record. */
    private final class Look {

        private final Population.Folded<LockState, LockEvent, LockDecision> folded;
        private final Lock before;
        private final Lock after;
        private final Instant now;

        Look(Population.Folded<LockState, LockEvent, LockDecision> folded, Lock before, Lock after, Instant now) {
            this.folded = folded;
            this.before = before;
            this.after = after;
            this.now = now;
        }

        void atHolders() {
            for (Holder holder : after.holders()) {
                check(
                        after.holders().size() == 1 || !holder.kind().isExclusive(),
                        "{} is not alone: {}",
                        holder,
                        after.holders());
            }
            boolean isSemaphore = after.holders().stream().anyMatch(one -> one.kind() == Kind.SEMAPHORE);
            check(
                    !isSemaphore || after.permitsOut() <= LockClient.LIMIT,
                    "{} permits are out: {}",
                    after.permitsOut(),
                    after.holders());
            for (Holder holder : before.holders()) {
                if (isTick() && after.holder(holder.claim()).isEmpty()) {
                    lapsed.add(holder.owner());
                }
                for (Hold hold : holder.holds()) {
                    check(
                            after.holderBy(hold.request()).isPresent() || mayLose(holder, hold),
                            "{} lost its lock to {}",
                            holder,
                            folded.arrival().intake());
                }
            }
        }

        void atQueue() {
            List<String> left = after.queue().stream().map(Waiter::request).toList();
            List<String> expected = new ArrayList<>();
            for (Waiter waiter : before.queue()) {
                if (left.contains(waiter.request())) {
                    expected.add(waiter.request());
                } else {
                    check(
                            mayLeave(waiter),
                            "{} left the queue by {}",
                            waiter,
                            folded.arrival().intake());
                }
            }
            event().filter(LockEvent.Acquire.class::isInstance)
                    .map(event -> event.head().eventId())
                    .filter(request -> left.contains(request) && !expected.contains(request))
                    .ifPresent(expected::add);
            check(left.equals(expected), "the queue is {}, not {}", left, expected);
        }

        List<Grant> atGrants(EntityKey key) {
            List<Grant> grants = new ArrayList<>();
            for (Holder holder : after.holders()) {
                for (Hold hold : holder.holds()) {
                    if (before.holderBy(hold.request()).isEmpty()) {
                        grants.add(new Grant(holder.claim(), hold.request()));
                        checkGrant(key, holder, hold);
                    }
                }
            }
            if (!grants.isEmpty()) {
                newest.put(key, after.lastToken().value());
            }
            return grants;
        }

        /** A grant, and a keep of the holder, give it another ttl. */
        void atKeep() {
            event().filter(LockEvent.Keep.class::isInstance)
                    .map(LockEvent.Keep.class::cast)
                    .ifPresent(keep -> {
                        Claim claim = new Claim(keep.owner(), keep.token());
                        after.holder(claim).ifPresent(holder -> ends.put(claim, now.plus(holder.ttl())));
                    });
        }

        private void checkGrant(EntityKey key, Holder holder, Hold hold) {
            boolean isReentry = before.holder(holder.claim()).isPresent();
            if (!isReentry) {
                long token = holder.token().value();
                check(
                        token == folded.entry().offset(),
                        "{} has not the token of {}",
                        holder,
                        folded.entry().offset());
                long last = newest.getOrDefault(key, -1L);
                check(token > last, "{} has no newer token than {}", holder, last);
            }
            boolean hasWaited = before.waiterBy(hold.request()).isPresent();
            check(
                    hasWaited || isReentry || before.queue().isEmpty(),
                    "{} was granted before those who waited: {}",
                    holder,
                    before.queue());
            for (Waiter waiter : before.queue()) {
                if (waiter.request().equals(hold.request())) {
                    break;
                }
                check(
                        isReentry || after.waiterBy(waiter.request()).isEmpty(),
                        "{} was granted before {}",
                        holder,
                        waiter);
            }
            ends.put(holder.claim(), now.plus(holder.ttl()));
        }

        private boolean mayLose(Holder holder, Hold hold) {
            if (isTick()) {
                return !end(holder).isAfter(now);
            }
            return event().filter(event -> event.owner().equals(holder.owner()) && givesBack(event, holder, hold))
                    .isPresent();
        }

        private static boolean givesBack(LockEvent event, Holder holder, Hold hold) {
            if (event instanceof LockEvent.Release release) {
                return release.token().equals(holder.token());
            }
            return event instanceof LockEvent.Withdraw withdrawal
                    && withdrawal.request().equals(hold.request());
        }

        private boolean mayLeave(Waiter waiter) {
            boolean isWithdrawn = event().filter(event -> event instanceof LockEvent.Withdraw withdrawal
                            && withdrawal.request().equals(waiter.request()))
                    .isPresent();
            return after.holderBy(waiter.request()).isPresent()
                    || isWithdrawn
                    || !waiter.deadline().isAfter(now);
        }

        private boolean isTick() {
            return folded.arrival().intake() instanceof Intake.Tick<LockEvent>;
        }

        private Optional<LockEvent> event() {
            return folded.arrival().intake() instanceof Intake.Domain<LockEvent> domain
                    ? Optional.of(domain.event())
                    : Optional.empty();
        }
    }
}
