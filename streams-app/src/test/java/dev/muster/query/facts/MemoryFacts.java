package dev.muster.query.facts;

import dev.muster.query.facts.ToldFact.Form;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Facts in lists, for tests: with offsets that hold no fact, as the marks of transactions do, and read a few at a time. */
public final class MemoryFacts implements FactSource {

    private static final int POLLED_AT_MOST = 5;

    private final FactTopics topics;
    private final List<List<ToldFact>> slots = new ArrayList<>();
    private final long[] beforeFirst;
    private final long[] last;
    private final AtomicInteger opened = new AtomicInteger();
    private boolean isStalled;

    /** The facts of instances in so many partitions. */
    public MemoryFacts(int partitions) {
        this(partitions, 7);
    }

    MemoryFacts(int partitions, int origin) {
        topics = new FactTopics(
                List.of(new FactTopic("instances", "instance", "muster.facts.instances", partitions, origin)));
        for (int slot = 0; slot < partitions; slot++) {
            slots.add(new ArrayList<>());
        }
        beforeFirst = new long[partitions];
        last = new long[partitions];
        Arrays.fill(beforeFirst, -1);
        Arrays.fill(last, -1);
    }

    FactTopics topics() {
        return topics;
    }

    int opened() {
        return opened.get();
    }

    /** A decision on an entity. */
    public void decide(int slot, String key) {
        add(slot, Form.DECISION, key, "");
    }

    /** A decision with much to tell. */
    public void decide(int slot, String key, String much) {
        add(slot, Form.DECISION, key, much);
    }

    /** Something else. */
    public void notice(int slot) {
        add(slot, Form.NOTICE, "", "");
    }

    synchronized void mark(int slot) {
        last[slot]++;
        notifyAll();
    }

    /** Deletes all that is there. */
    public synchronized void deleteAll() {
        System.arraycopy(last, 0, beforeFirst, 0, last.length);
        slots.forEach(List::clear);
    }

    /** From now on nobody reads anything, as if brokers had stopped answering. */
    public synchronized void stall() {
        isStalled = true;
    }

    /** Reading goes on. */
    public synchronized void goOn() {
        isStalled = false;
        notifyAll();
    }

    synchronized List<ToldFact> after(int slot, long offset) {
        return slots.get(slot).stream().filter(fact -> fact.offset() > offset).toList();
    }

    synchronized long[] lastOffsets() {
        return last.clone();
    }

    @Override
    public Reading open() {
        opened.incrementAndGet();
        return new InMemory();
    }

    private synchronized void add(int slot, Form form, String key, String much) {
        last[slot]++;
        String json = "{\"key\":\"" + key + "\",\"slot\":" + slot + ",\"offset\":" + last[slot] + ",\"much\":\"" + much
                + "\"}";
        slots.get(slot).add(new ToldFact(slot, last[slot], form, key, json));
        notifyAll();
    }

    private final class InMemory implements Reading {

        private long[] reached = {};
        private int turn;

        @Override
        public FactTopics topics() {
            return topics;
        }

        @Override
        public FactIndex beforeFirst() {
            return new FactIndex(topics, beforeFirst);
        }

        @Override
        public FactIndex last() {
            return new FactIndex(topics, lastOffsets());
        }

        @Override
        public void goOnAfter(FactIndex index) {
            reached = index.told();
        }

        /** One slot after the other, so that slots get on unevenly. */
        @Override
        public List<ToldFact> poll(Duration atMost) {
            synchronized (MemoryFacts.this) {
                try {
                    if (isStalled || Arrays.equals(reached, last)) {
                        TimeUnit.MILLISECONDS.timedWait(MemoryFacts.this, atMost.toMillis());
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new org.apache.kafka.common.errors.InterruptException(e);
                }
                if (isStalled) {
                    return List.of();
                }
                int slot = turn++ % reached.length;
                List<ToldFact> some = after(slot, reached[slot]).stream()
                        .limit(POLLED_AT_MOST)
                        .toList();
                reached[slot] = some.size() == POLLED_AT_MOST
                        ? some.get(POLLED_AT_MOST - 1).offset()
                        : last[slot];
                return some;
            }
        }

        @Override
        public FactIndex reached() {
            return new FactIndex(topics, reached);
        }

        @Override
        public long heardNanos() {
            return System.nanoTime();
        }

        @Override
        public void close() {}
    }
}
