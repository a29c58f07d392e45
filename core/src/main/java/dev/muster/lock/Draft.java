package dev.muster.lock;

import dev.muster.fold.Moment;
import dev.muster.fold.SeenEvents.SeenEvent;
import dev.muster.fold.Step;
import dev.muster.lock.LockDecision.Recorded;
import dev.muster.lock.LockDecision.Trigger;
import dev.muster.lock.LockDecision.What;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A step in the making: the lock as it stands by now, and what was decided so far. Every change of the decided part goes through here with
 * its decision. What several owners meet in one step is one decision, since each of them carries the whole lock. Lives for one call of the
 * fold.
 */
final class Draft {

    private final Moment at;
    private final List<Holder> holders;
    private final List<Waiter> queue;
    private int limit;
    private Token lastToken;
    private Keeps keeps;
    private final List<LockDecision> decisions = new ArrayList<>(1);

    Draft(LockState state, Moment at) {
        this.at = at;
        this.keeps = state.keeps();
        if (state.standing() instanceof Lock lock) {
            this.holders = new ArrayList<>(lock.holders());
            this.queue = new ArrayList<>(lock.queue());
            this.limit = lock.limit();
            this.lastToken = lock.lastToken();
        } else {
            this.holders = new ArrayList<>();
            this.queue = new ArrayList<>();
            this.lastToken = new Token(0);
        }
    }

    /** Whether so much is to be had now by who stands first. */
    boolean fits(Ask ask) {
        if (holds() >= at.rules().valueOf(LockRules.HOLDS_MAX)) {
            return false;
        }
        return switch (ask.kind()) {
            case MUTEX, WRITE -> holders.isEmpty();
            case READ -> holders.stream().noneMatch(one -> one.kind().isExclusive());
            case SEMAPHORE -> permitsOut() + ask.permits() <= ask.limit();
        };
    }

    /** The holder that an owner asking for this would add a hold to. */
    Optional<Holder> own(OwnerId owner, Kind kind) {
        return kind.isReentrant()
                ? holders.stream()
                        .filter(one -> one.owner().equals(owner) && one.kind() == kind)
                        .findFirst()
                : Optional.empty();
    }

    /** Holds that are out. */
    int holds() {
        return holders.stream().mapToInt(one -> one.holds().size()).sum();
    }

    void grant(LockEvent.Acquire event, Duration ttl) {
        Ask ask = event.ask();
        String before = ask.kind() == Kind.SEMAPHORE ? "; " + permitsOut() + " were out" : "";
        Holder holder = grant(event.owner(), ask, new Hold(event.head().eventId(), ask.permits()), ttl);
        decide(What.GRANTED, Trigger.ACQUIRE, ask.inWords() + " to " + holder.claim() + before);
    }

    void reenter(Holder holder, LockEvent.Acquire event, Duration ttl) {
        Holder more = hold(holder, new Hold(event.head().eventId(), 1), ttl);
        String reason =
                more.claim() + " holds it already and has now " + more.holds().size() + " holds";
        decide(What.GRANTED, Trigger.REENTRY, reason);
    }

    void enqueue(Waiter waiter) {
        queue.add(waiter);
        String reason = waiter.owner() + " wants " + waiter.ask().inWords() + " and is number " + queue.size()
                + " in the queue; " + Words.heldBy(holders);
        decide(What.QUEUED, Trigger.ORDER, reason);
    }

    Instant keep(Holder holder) {
        Instant until = at.now().plus(holder.ttl());
        keeps = keeps.keeping(holder, until);
        return until;
    }

    /** What changes without a decision. */
    Keeps keeps() {
        return keeps;
    }

    /** Takes one hold back. */
    void release(Holder holder, Hold hold, Trigger by) {
        int left = holder.holds().size() - 1;
        if (left == 0) {
            remove(holder);
        } else {
            holders.set(holders.indexOf(holder), holder.without(hold));
        }
        remember(hold.request(), What.RELEASED);
        decide(
                What.RELEASED,
                by,
                "by " + holder.claim() + (left == 0 ? "" : ", which has " + Words.count(left, "more hold")));
    }

    void withdraw(Waiter waiter) {
        int place = queue.indexOf(waiter) + 1;
        queue.remove(waiter);
        remember(waiter.request(), What.WITHDREW);
        decide(What.WITHDREW, Trigger.WITHDRAWAL, waiter.owner() + " was number " + place + " in the queue");
    }

    /** Takes the lock from those who were not heard of, and takes those out of the queue who have waited for long enough. */
    void sweep() {
        List<Holder> silent = holders.stream()
                .filter(one -> isOver(keeps.until(one).orElse(Instant.MAX)))
                .toList();
        for (Holder holder : silent) {
            remove(holder);
            holder.holds().forEach(hold -> remember(hold.request(), What.LAPSED));
        }
        if (!silent.isEmpty()) {
            decide(What.LAPSED, Trigger.TTL, Words.silent(silent));
        }
        List<Waiter> late = queue.stream().filter(one -> isOver(one.deadline())).toList();
        for (Waiter waiter : late) {
            queue.remove(waiter);
            remember(waiter.request(), What.TIMED_OUT);
        }
        if (!late.isEmpty()) {
            decide(What.TIMED_OUT, Trigger.WAIT, Words.late(late));
        }
    }

    /** Gives what is to be had to those who stand first. */
    void handOver() {
        List<Claim> granted = new ArrayList<>();
        while (!queue.isEmpty()) {
            Waiter first = queue.get(0);
            Hold hold = new Hold(first.request(), first.ask().permits());
            Optional<Holder> own = own(first.owner(), first.ask().kind());
            boolean mayReenter = own.isPresent() && holds() < at.rules().valueOf(LockRules.HOLDS_MAX);
            if (!mayReenter && !fits(first.ask())) {
                break;
            }
            queue.remove(0);
            Holder holder = mayReenter
                    ? hold(own.get(), hold, first.ttl())
                    : grant(first.owner(), first.ask(), hold, first.ttl());
            granted.add(holder.claim());
        }
        if (!granted.isEmpty()) {
            decide(What.GRANTED, Trigger.HAND_OVER, "to " + Words.list(granted) + "; " + queue.size() + " wait still");
        }
    }

    /** Nobody holds it, and no event is known any more that could come again. */
    boolean isForgettable() {
        return holders.isEmpty() && keeps.lastSeen().filter(end -> !isOver(end)).isEmpty();
    }

    void remember(String eventId, What outcome) {
        Instant until = at.now().plus(at.rules().valueOf(LockRules.DEDUP_WINDOW));
        keeps = keeps.with(keeps.seen().with(new SeenEvent(eventId, until, outcome.text()), at.now()));
    }

    Step<LockState, LockDecision> step() {
        Lock lock = new Lock(holders, queue, holders.isEmpty() ? 0 : limit, lastToken);
        return new Step<>(new LockState(lock, keeps), decisions);
    }

    Step<LockState, LockDecision> forgotten() {
        decide(
                What.FORGOTTEN,
                Trigger.DEDUP_WINDOW,
                "at rest for more than " + at.rules().valueOf(LockRules.DEDUP_WINDOW));
        return new Step<>(LockState.INITIAL, decisions);
    }

    private Holder grant(OwnerId owner, Ask ask, Hold hold, Duration ttl) {
        limit = ask.limit();
        lastToken = new Token(at.offset());
        Claim claim = new Claim(owner, lastToken);
        for (Holder holder : holders) {
            if (holder.claim().equals(claim)) {
                // Two requests of one owner were granted by one record.
                return hold(holder, hold, ttl);
            }
        }
        Holder holder = new Holder(owner, ask.kind(), lastToken, ttl, at.appendedAt(), List.of(hold));
        holders.add(holder);
        keep(holder);
        return holder;
    }

    private Holder hold(Holder holder, Hold hold, Duration ttl) {
        Holder more = holder.with(hold, ttl);
        holders.set(holders.indexOf(holder), more);
        keep(more);
        return more;
    }

    private void remove(Holder holder) {
        holders.remove(holder);
        keeps = keeps.without(holder);
    }

    private int permitsOut() {
        return holders.stream().mapToInt(Holder::permits).sum();
    }

    private boolean isOver(Instant end) {
        return !end.isAfter(at.now());
    }

    private void decide(What what, Trigger by, String reason) {
        decisions.add(new Recorded(what, by, reason));
    }
}
