package dev.muster.testkit.history.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Who holds a lock, and the newest token that anybody was told.
 *
 * @param holders by owner: an owner holds it once
 * @param newest the newest token
 */
public record LockState(SortedMap<String, Holder> holders, long newest) {

    static final LockState FREE = new LockState(new TreeMap<>(), -1);

    /**
     * One who holds it.
     *
     * @param token by which
     * @param permits how many of the lock's
     * @param holds how often he acquired it, and has to release it
     * @param untold of these, how many he was never told of: whoever gave them may take them back
     * @param lease until when
     */
    public record Holder(Token token, int permits, int holds, int untold, Lease lease) {

        Holder told(Token known) {
            return new Holder(known, permits, holds, untold, lease);
        }

        Holder renewed(long calledNanos) {
            return new Holder(token, permits, holds, untold, lease.renewed(calledNanos));
        }

        Holder withOneMore(int moreUntold) {
            return new Holder(token, permits, holds + 1, untold + moreUntold, lease);
        }

        Holder withOneLess() {
            return new Holder(token, permits, holds - 1, Math.min(untold, holds - 1), lease);
        }

        Holder withOneTakenBack() {
            return new Holder(token, permits, holds - 1, untold - 1, lease);
        }

        @Override
        public String toString() {
            return "#" + token + (holds == 1 ? " " : " (" + holds + " times) ") + lease;
        }
    }

    long permitsHeld() {
        return holders.values().stream().mapToLong(Holder::permits).sum();
    }

    Optional<Holder> holder(String owner) {
        return Optional.ofNullable(holders.get(owner));
    }

    /** The same with this holder, and at least as new a token as his. */
    LockState with(String owner, Holder holder) {
        SortedMap<String, Holder> more = new TreeMap<>(holders);
        more.put(owner, holder);
        return new LockState(more, Math.max(newest, holder.token().value()));
    }

    /** The same with one hold less. */
    LockState released(String owner, Holder holder) {
        return holder.holds() == 1 ? with(owner, holder).without(owner) : with(owner, holder.withOneLess());
    }

    LockState without(String owner) {
        SortedMap<String, Holder> less = new TreeMap<>(holders);
        less.remove(owner);
        return new LockState(less, newest);
    }

    /** After he has lapsed, and after one hold was taken back that he was not told of; where that can be. */
    List<LockState> afterLapseOf(String owner, Holder holder, long nowNanos) {
        List<LockState> all = new ArrayList<>();
        if (holder.lease().mayHaveLapsedBy(nowNanos)) {
            all.add(without(owner));
        }
        if (holder.untold() > 0) {
            all.add(holder.holds() == 1 ? without(owner) : with(owner, holder.withOneTakenBack()));
        }
        return all;
    }

    @Override
    public String toString() {
        String who = holders.entrySet().stream()
                .map(one -> "held by " + one.getKey() + " " + one.getValue())
                .collect(Collectors.joining(", "));
        return (who.isEmpty() ? "free" : who) + (newest < 0 ? "" : ", newest token " + newest);
    }
}
