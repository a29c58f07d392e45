package dev.muster.lock;

import dev.muster.fold.EntityKey;
import dev.muster.fold.Fold;
import dev.muster.fold.Moment;
import dev.muster.fold.Rule;
import dev.muster.fold.SeenEvents.SeenEvent;
import dev.muster.fold.Step;
import dev.muster.lock.LockDecision.DoneBefore;
import dev.muster.lock.LockDecision.Kept;
import dev.muster.lock.LockDecision.Refused;
import dev.muster.lock.LockDecision.Repeated;
import dev.muster.lock.LockDecision.Trigger;
import dev.muster.lock.LockDecision.What;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Grants locks in the order in which they are asked for, and takes them from holders that are not heard of.
 *
 * <p>Who asks is granted at once what is to be had, unless somebody waits: then everybody waits, so that nobody is passed over. A record
 * that sets something free, be it a release or a tick by which a holder's time is over, grants it in the same step, to all who stand first
 * and can have it together; the token of a grant is the offset of that record. An owner that holds a mutex, reads or writes, and asks for
 * the same again, has one hold more under the same token, at once: it would wait for itself.
 *
 * <p>A request that stands, or is over since not long ago, is known by its event id. A lock at rest is forgotten when no event of it can
 * come again; its tokens go on to grow, since offsets do.
 */
public final class LockFold implements Fold<LockState, LockEvent, LockDecision> {

    @Override
    public LockState initial() {
        return LockState.INITIAL;
    }

    @Override
    public Step<LockState, LockDecision> apply(LockState state, LockEvent event, Moment at) {
        return event.match(new Turn(state, at));
    }

    @Override
    public Step<LockState, LockDecision> due(LockState state, Moment at) {
        if (deadline(state).filter(end -> !end.isAfter(at.now())).isEmpty()) {
            return Step.stay(state);
        }
        if (state.standing() instanceof Unused) {
            return Step.stay(LockState.INITIAL);
        }
        Draft draft = new Draft(state, at);
        draft.sweep();
        draft.handOver();
        return draft.isForgettable() ? draft.forgotten() : draft.step();
    }

    @Override
    public Optional<Instant> deadline(LockState state) {
        Keeps keeps = state.keeps();
        if (!(state.standing() instanceof Lock lock) || lock.isAtRest()) {
            return keeps.lastSeen();
        }
        Optional<Instant> wait = lock.queue().stream().map(Waiter::deadline).min(Instant::compareTo);
        Optional<Instant> end = keeps.firstEnd();
        return end.isPresent() && (wait.isEmpty() || end.get().isBefore(wait.get())) ? end : wait;
    }

    @Override
    public Optional<Rule.OfCount> entityBound() {
        return Optional.of(LockRules.LOCKS_MAX);
    }

    @Override
    public Standing decidedPart(LockState state) {
        return state.standing();
    }

    @Override
    public boolean isPresent(LockState state) {
        return state.standing() instanceof Lock;
    }

    @Override
    public boolean isVacant(LockState state) {
        return state.equals(LockState.INITIAL);
    }

    /** The folding of one event. */
    private record Turn(LockState state, Moment at) implements LockEvent.Cases<Step<LockState, LockDecision>> {

        @Override
        public Step<LockState, LockDecision> onAcquire(LockEvent.Acquire event) {
            Optional<LockDecision> before = before(event);
            if (before.isPresent()) {
                return Step.of(state, before.get());
            }
            Optional<LockDecision> contradiction = contradiction(event);
            if (contradiction.isPresent()) {
                return Step.of(state, contradiction.get());
            }
            Draft draft = new Draft(state, at);
            Duration ttl = event.ttl().orElseGet(() -> at.rules().valueOf(LockRules.TTL_DEFAULT));
            Optional<Holder> own = draft.own(event.owner(), event.ask().kind());
            if (own.isPresent()) {
                if (draft.holds() >= at.rules().valueOf(LockRules.HOLDS_MAX)) {
                    return refuse(RefusalReason.TOO_MANY_HOLDS, event, "to have less than " + draft.holds() + " holds");
                }
                draft.reenter(own.get(), event, ttl);
                return draft.step();
            }
            if (queue().isEmpty() && draft.fits(event.ask())) {
                draft.grant(event, ttl);
                return draft.step();
            }
            if (event.patience().isZero()) {
                return refuse(RefusalReason.HELD, event, "to be free for " + event.owner());
            }
            if (queue().size() >= at.rules().valueOf(LockRules.QUEUE_MAX)) {
                return refuse(RefusalReason.QUEUE_FULL, event, "to have less than " + queue().size() + " who wait");
            }
            draft.enqueue(new Waiter(
                    event.owner(),
                    event.ask(),
                    event.head().eventId(),
                    ttl,
                    at.now().plus(event.patience()),
                    at.offset(),
                    at.appendedAt()));
            return draft.step();
        }

        @Override
        public Step<LockState, LockDecision> onKeep(LockEvent.Keep event) {
            Optional<Holder> holder = lock().flatMap(lock -> lock.holder(new Claim(event.owner(), event.token())));
            if (holder.isEmpty()) {
                return notHolder(event, event.token());
            }
            Draft draft = new Draft(state, at);
            Instant until = draft.keep(holder.get());
            return Step.of(new LockState(state.standing(), draft.keeps()), new Kept(until));
        }

        @Override
        public Step<LockState, LockDecision> onRelease(LockEvent.Release event) {
            Optional<SeenEvent> before = seen(event.head().eventId());
            if (before.isPresent()) {
                return Step.of(state, new DoneBefore(before.get().kind()));
            }
            Optional<Holder> holder = lock().flatMap(lock -> lock.holder(new Claim(event.owner(), event.token())));
            if (holder.isEmpty()) {
                return notHolder(event, event.token());
            }
            List<Hold> holds = holder.get().holds();
            Draft draft = new Draft(state, at);
            draft.release(holder.get(), holds.get(holds.size() - 1), Trigger.RELEASE);
            return afterwards(draft, event, What.RELEASED);
        }

        @Override
        public Step<LockState, LockDecision> onWithdraw(LockEvent.Withdraw event) {
            Optional<SeenEvent> before = seen(event.head().eventId());
            if (before.isPresent()) {
                return Step.of(state, new DoneBefore(before.get().kind()));
            }
            String request = event.request();
            Draft draft = new Draft(state, at);
            Optional<Waiter> waiter = lock().flatMap(lock -> lock.waiterBy(request));
            Optional<Holder> holder = lock().flatMap(lock -> lock.holderBy(request));
            boolean isOthers = waiter.filter(one -> !one.owner().equals(event.owner()))
                            .isPresent()
                    || holder.filter(one -> !one.owner().equals(event.owner())).isPresent();
            if (isOthers) {
                return refuse(
                        RefusalReason.NOT_HOLDER, event, "to be asked for by " + event.owner() + " with this request");
            }
            if (waiter.isPresent()) {
                draft.withdraw(waiter.get());
                return afterwards(draft, event, What.WITHDREW);
            }
            if (holder.isPresent()) {
                Hold hold = holder.get().holds().stream()
                        .filter(one -> one.request().equals(request))
                        .findFirst()
                        .orElseThrow();
                draft.release(holder.get(), hold, Trigger.WITHDRAWAL);
                return afterwards(draft, event, What.RELEASED);
            }
            return refuseUnknown(event);
        }

        /** The request may come after this: it is remembered as one that is over. */
        private Step<LockState, LockDecision> refuseUnknown(LockEvent.Withdraw event) {
            LockDecision refusal = new Refused(
                    RefusalReason.UNKNOWN_REQUEST,
                    "Expected a request of " + event.owner() + " for '" + event.key()
                            + "' that waits or holds, but it does neither, and will not be granted");
            if (seen(event.request()).isPresent()) {
                return Step.of(state, refusal);
            }
            Instant until = at.now().plus(at.rules().valueOf(LockRules.DEDUP_WINDOW));
            SeenEvent over = new SeenEvent(event.request(), until, What.WITHDREW.text());
            Keeps keeps = state.keeps().with(state.keeps().seen().with(over, at.now()));
            return Step.of(new LockState(state.standing(), keeps), refusal);
        }

        private Step<LockState, LockDecision> afterwards(Draft draft, LockEvent event, What outcome) {
            draft.remember(event.head().eventId(), outcome);
            draft.sweep();
            draft.handOver();
            return draft.step();
        }

        /** What became of the same request before. */
        private Optional<LockDecision> before(LockEvent.Acquire event) {
            String request = event.head().eventId();
            Optional<Holder> holder = lock().flatMap(lock -> lock.holderBy(request));
            Optional<Waiter> waiter = lock().flatMap(lock -> lock.waiterBy(request));
            Optional<OwnerId> owner = holder.map(Holder::owner).or(() -> waiter.map(Waiter::owner));
            if (owner.isPresent() && !owner.get().equals(event.owner())) {
                return other("the request of " + event.owner(), "that of " + owner.get());
            }
            Optional<Ask> ask = holder.map(
                            one -> one.askOf(request, lock().orElseThrow().limit()))
                    .or(() -> waiter.map(Waiter::ask));
            if (ask.isPresent() && !ask.get().equals(event.ask())) {
                return other(
                        "a request for " + event.ask().inWords(),
                        "that of one for " + ask.get().inWords());
            }
            if (holder.isPresent()) {
                return Optional.of(new Repeated(holder.get().claim() + " holds the lock by the same request"));
            }
            if (waiter.isPresent()) {
                int place = queue().indexOf(waiter.get()) + 1;
                return Optional.of(new Repeated(event.owner() + " waits by the same request, as number " + place));
            }
            return seen(request).map(over -> new DoneBefore(over.kind()));
        }

        private Optional<LockDecision> other(String request, String found) {
            return Optional.of(new Refused(
                    RefusalReason.OTHER_REQUEST, "Expected an id of its own for " + request + ", but it is " + found));
        }

        /** Why the lock, as it is used now, cannot be used as the request wants it, however long it waits. */
        private Optional<LockDecision> contradiction(LockEvent.Acquire event) {
            if (lock().isEmpty() || lock().get().isAtRest()) {
                return Optional.empty();
            }
            Lock lock = lock().get();
            Style style = lock.style().orElseThrow();
            Kind kind = event.ask().kind();
            if (kind.style() != style) {
                String use = "to be used as a " + kind.style().inWords();
                String found = "it is used as a " + style.inWords() + ", and ";
                return Optional.of(refused(RefusalReason.OTHER_KIND, event, use, found));
            }
            if (event.ask().limit() != lock.limit()) {
                String size = "to have " + Words.count(event.ask().limit(), "permit");
                return Optional.of(
                        refused(RefusalReason.OTHER_LIMIT, event, size, "it has " + lock.limit() + ", and "));
            }
            boolean holdsOther =
                    lock.holders().stream().anyMatch(one -> one.owner().equals(event.owner()) && one.kind() != kind);
            return holdsOther
                    ? Optional.of(refused(
                            RefusalReason.OWN_HOLD,
                            event,
                            "to be released by " + event.owner() + " before it asks to " + kind.text(),
                            ""))
                    : Optional.empty();
        }

        private Step<LockState, LockDecision> notHolder(LockEvent event, Token token) {
            return refuse(RefusalReason.NOT_HOLDER, event, "to be held by " + new Claim(event.owner(), token));
        }

        private Step<LockState, LockDecision> refuse(RefusalReason why, LockEvent event, String expected) {
            return Step.of(state, refused(why, event, expected, ""));
        }

        private LockDecision refused(RefusalReason why, LockEvent event, String expected, String found) {
            List<Holder> holders = lock().map(Lock::holders).orElse(List.of());
            String waiting = queue().isEmpty() ? "" : ", and " + queue().size() + " wait";
            EntityKey key = event.key();
            return new Refused(
                    why, "Expected '" + key + "' " + expected + ", but " + found + Words.heldBy(holders) + waiting);
        }

        private Optional<SeenEvent> seen(String eventId) {
            return state.keeps().seen().find(eventId, at.now());
        }

        private Optional<Lock> lock() {
            return state.standing() instanceof Lock lock ? Optional.of(lock) : Optional.empty();
        }

        private List<Waiter> queue() {
            return lock().map(Lock::queue).orElse(List.of());
        }
    }
}
