package dev.muster.simulation;

import dev.muster.fold.Event;
import dev.muster.partition.Arrival;
import dev.muster.partition.Intake;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One partition as brokers keep it. A record is readable once it is replicated; until then a change of leader loses it, and its offset is
 * given to another. The record's time is that of the leader's clock, which leaps. Transaction markers leave gaps in the offsets.
 *
 * <p>An append may be late, wait for brokers that are away, fail although the record is in the log, or be made twice by who does not
 * know. A sender learns of a success only after the record is replicated.
 */
final class LogPartition<E extends Event> {

    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    /**
     * A record that can be read.
     *
     * @param offset its offset
     * @param appendedAt the broker's time
     * @param realMs the true time
     * @param message what was appended
     */
    record Entry<E extends Event>(long offset, Instant appendedAt, long realMs, Message<E> message) {}

    private final int number;
    private final int partitions;
    private final Agenda agenda;
    private final Chance chance;
    private final List<Entry<E>> entries = new ArrayList<>();
    private final List<Unreplicated> tail = new ArrayList<>();
    private final List<Outage> outages = new ArrayList<>();
    private long skewMs;
    private long nextOffset;
    private boolean isAway;
    private long latencyMs = 30;
    private boolean isLossy = true;

    LogPartition(int number, int partitions, Agenda agenda, Chance chance) {
        this.number = number;
        this.partitions = partitions;
        this.agenda = agenda;
        this.chance = chance;
    }

    /** A time in which nothing could be appended or read; without an end while it lasts. */
    static final class Outage {
        final long from;
        long until = Long.MAX_VALUE;

        Outage(long from) {
            this.from = from;
        }
    }

    int number() {
        return number;
    }

    boolean isAway() {
        return isAway;
    }

    List<Outage> outages() {
        return outages;
    }

    List<Entry<E>> entries() {
        return entries;
    }

    /** Brokers go away. */
    void leave() {
        if (!isAway) {
            isAway = true;
            outages.add(new Outage(agenda.now()));
        }
    }

    /** Brokers are back. */
    void comeBack() {
        if (isAway) {
            isAway = false;
            outages.get(outages.size() - 1).until = agenda.now();
        }
    }

    void leapClock(long ms) {
        skewMs += ms;
    }

    /** Requests take up to so long from here on. */
    void slowDown(long mostLatencyMs) {
        latencyMs = mostLatencyMs;
    }

    /** From here on every acknowledgement arrives. */
    void loseNothing() {
        isLossy = false;
    }

    boolean isLossy() {
        return isLossy;
    }

    /** Another broker leads, with another clock; what it has not got is lost, and its senders send it again. */
    void changeLeader(long newSkewMs) {
        skewMs = newSkewMs;
        List<Unreplicated> lost = new ArrayList<>(tail);
        tail.clear();
        nextOffset = lost.isEmpty() ? nextOffset : lost.get(0).entry.offset();
        lost.forEach(one -> one.append.again());
    }

    /**
     * Appends a record.
     *
     * @param patienceMs for how long the sender tries while brokers are away
     * @param told whether it was acknowledged; if not, it may be in the log all the same
     */
    void append(Message<E> message, long patienceMs, Consumer<Boolean> told) {
        new Append(message, agenda.now() + patienceMs, told).send();
    }

    /** The readable entries after an offset, at most so many. */
    List<Entry<E>> after(long offset, int limit) {
        int from = firstAfter(offset);
        return entries.subList(from, Math.min(entries.size(), from + limit));
    }

    Arrival<E> arrival(Entry<E> entry) {
        Message<E> message = entry.message();
        Optional<Integer> home = message.group().map(group -> partitionOf(group, partitions));
        boolean isMisplaced = home.isPresent() && home.get() != number && !message.wasMoved();
        Intake<E> intake = isMisplaced && message.intake() instanceof Intake.Domain<E> domain
                ? new Intake.Misplaced<>(domain.event().head(), home.orElseThrow())
                : message.intake();
        return new Arrival<>(entry.offset(), entry.appendedAt(), intake);
    }

    /** The partition of a key. */
    static int partitionOf(String group, int partitions) {
        return Math.floorMod(group.hashCode(), partitions);
    }

    private int firstAfter(long offset) {
        int low = 0;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries.get(middle).offset() <= offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void replicated(Unreplicated one) {
        // Those before it are replicated with it: a follower fetches in order.
        if (tail.contains(one)) {
            Unreplicated next;
            do {
                next = tail.remove(0);
                entries.add(next.entry);
                next.append.acknowledge();
            } while (next != one);
        }
    }

    /** A record that only the leader has. */
    private final class Unreplicated {

        private final Entry<E> entry;
        private final Append append;

        Unreplicated(Entry<E> entry, Append append) {
            this.entry = entry;
            this.append = append;
        }
    }

    /** One record on its way into the log. */
    private final class Append {

        private final Message<E> message;
        private final long deadline;
        private final Consumer<Boolean> told;

        Append(Message<E> message, long deadline, Consumer<Boolean> told) {
            this.message = message;
            this.deadline = deadline;
            this.told = told;
        }

        void send() {
            agenda.in(chance.between(1, latencyMs), this::arrive);
        }

        void again() {
            agenda.in(chance.between(20, 300), this::arrive);
        }

        private void arrive() {
            if (!isAway) {
                write();
            } else if (agenda.now() < deadline) {
                again();
            } else {
                told.accept(false);
            }
        }

        private void write() {
            if (chance.oneIn(20)) {
                nextOffset += chance.between(1, 3);
            }
            Instant brokerTime = BEGINNING.plusMillis(agenda.now() + skewMs);
            Unreplicated one = new Unreplicated(new Entry<>(nextOffset++, brokerTime, agenda.now(), message), this);
            tail.add(one);
            agenda.in(chance.between(0, 20), () -> replicated(one));
        }

        void acknowledge() {
            boolean isLost = isLossy && chance.oneIn(200);
            agenda.in(isLost ? chance.between(200, 500) : chance.between(1, latencyMs), () -> told.accept(!isLost));
        }
    }
}
