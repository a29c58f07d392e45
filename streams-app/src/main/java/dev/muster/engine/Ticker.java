package dev.muster.engine;

import dev.muster.fold.Event;
import dev.muster.fold.EventHead;
import dev.muster.partition.Intake;
import dev.muster.partition.LogClock;
import dev.muster.partition.RecordWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.slf4j.Logger;

/**
 * Appends a tick about every 400 ms to each partition that this node owns and in which something has a deadline. One tick of a
 * partition is under way at a time: while the broker is away none pile up. A tick that took longer than the longest step to be
 * acknowledged, or failed, ends the session: the next one begins a new session, and the log clock waits until those who could not be
 * heard have had time to speak. A session opens with a tick at once, also while nothing has a deadline: what is registered later is then
 * not held up by its grace, and when it is folded the partition has caught up with all that was in the log when it came to this node.
 *
 * <p>A thread of its own; what the stream threads call never blocks.
 */
final class Ticker<E extends Event> implements AutoCloseable {

    private static final Duration EVERY = Duration.ofMillis(400);

    private final String topic;
    private final String source;
    private final RecordWriter<E> writer;
    private final OwnAppends appends;
    private final Logger log;
    private final Map<Integer, Session> sessions = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread;

    Ticker(String topic, String source, RecordWriter<E> writer, OwnAppends appends, Logger log) {
        this.topic = topic;
        this.source = source;
        this.writer = writer;
        this.appends = appends;
        this.log = log;
        // A partition may still be given to a node that closes: then nothing ticks it any more, and that is well.
        this.thread = new ScheduledThreadPoolExecutor(
                1,
                task -> {
                    Thread ticking = new Thread(task, "muster-ticker-" + topic);
                    ticking.setDaemon(true);
                    return ticking;
                },
                new ThreadPoolExecutor.DiscardPolicy());
    }

    void start() {
        var unused =
                thread.scheduleAtFixedRate(this::tickAll, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** This node owns the partition from here on. */
    void open(int partition, LogClock restored, boolean hasDeadlines) {
        Session session = new Session(partition, restored.session() + 1, hasDeadlines);
        sessions.put(partition, session);
        thread.execute(session::tick);
    }

    /**
     * A record was folded; the clock tells whether another session's ticks count now.
     *
     * @return whether the session that counts is one of this node's since it has the partition
     */
    boolean folded(int partition, LogClock clock, boolean hasDeadlines) {
        Session session = sessions.get(partition);
        if (session == null) {
            return false;
        }
        session.hasDeadlines = hasDeadlines;
        session.yieldTo(clock);
        return session.isOwn(clock);
    }

    /** This node owns the partition no longer. */
    void close(int partition) {
        sessions.remove(partition);
    }

    /** Puts the rules of the first level into a partition that has none: the log then says what its facts rest on. */
    void announceRules(int partition) {
        Session session = sessions.get(partition);
        if (session != null) {
            session.wantsRules = true;
            // At once, and with the next ticks for as long as it fails.
            thread.execute(session::announceRulesIfWanted);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void tickAll() {
        sessions.values().forEach(Session::tick);
    }

    private CompletableFuture<RecordMetadata> append(int partition, Framed framed) {
        try {
            return appends.toPartition(topic, partition, framed.bytes()).whenComplete((done, failure) -> {
                if (failure != null) {
                    warn(partition, failure);
                }
            });
        } catch (RuntimeException e) {
            // Whatever it was, it must not end the ticking of all partitions: no clock would move any more.
            warn(partition, e);
            return CompletableFuture.failedFuture(e);
        }
    }

    private void warn(int partition, Throwable failure) {
        log.warn(
                "code=ENGINE-020 could not append to topic={} partition={} cause=\"{}\"",
                topic,
                partition,
                failure.toString());
    }

    private EventHead newHead() {
        return new EventHead(UUID.randomUUID().toString(), source, Instant.ofEpochMilli(System.currentTimeMillis()));
    }

    /** A record that is framed when it is appended. */
    private interface Framed {
        byte[] bytes();
    }

    /** Fields are written by the ticker's thread, but for those marked volatile. */
    private final class Session {

        private final int partition;
        private final String idPrefix = UUID.randomUUID() + ".";
        private volatile boolean hasDeadlines;
        private volatile long lastSeen;
        private volatile boolean isUnderWay;
        private volatile boolean hasEnded;
        private volatile boolean wantsRules;
        private volatile long number;
        private volatile String id;
        private long lastNanos;
        private boolean isFirst = true;

        Session(int partition, long number, boolean hasDeadlines) {
            this.partition = partition;
            this.number = number;
            this.id = idPrefix + number;
            this.lastSeen = number - 1;
            this.hasDeadlines = hasDeadlines;
        }

        /** Another owner's session of the same or a higher number counts: go above it. */
        void yieldTo(LogClock clock) {
            lastSeen = clock.session();
            if (clock.session() >= number && !clock.sessionId().equals(id)) {
                hasEnded = true;
            }
        }

        /** Whether the session that counts began since this node has the partition: its first one, or one after a late tick. */
        boolean isOwn(LogClock clock) {
            return clock.sessionId().startsWith(idPrefix);
        }

        void tick() {
            announceRulesIfWanted();
            boolean opens = isFirst || hasEnded;
            if (isUnderWay || !(hasDeadlines || opens)) {
                return;
            }
            if (hasEnded) {
                begin();
            }
            long nanos = System.nanoTime();
            long elapsedMs = isFirst ? 0 : TimeUnit.NANOSECONDS.toMillis(nanos - lastNanos);
            // What is less than a millisecond is counted with the next tick: cut off each time, it would add up to
            // seconds an hour.
            lastNanos = isFirst ? nanos : lastNanos + TimeUnit.MILLISECONDS.toNanos(elapsedMs);
            isFirst = false;
            isUnderWay = true;
            Intake.Tick<E> tick = new Intake.Tick<>(newHead(), number, id, Duration.ofMillis(elapsedMs));
            var unused = append(partition, () -> writer.tick(topic, tick)).whenComplete((done, failure) -> {
                boolean wasLate = System.nanoTime() - nanos > LogClock.MAX_STEP.toNanos();
                hasEnded = hasEnded || wasLate || failure != null;
                isUnderWay = false;
            });
        }

        private void announceRulesIfWanted() {
            if (wantsRules) {
                wantsRules = false;
                var unused = append(partition, () -> writer.rulesSet(topic, FirstRules.by(newHead())))
                        .whenComplete((done, failure) -> wantsRules = wantsRules || failure != null);
            }
        }

        /** One above the last that counts, not above the last tried: a session that never reached the log leaves no gap. */
        private void begin() {
            hasEnded = false;
            number = lastSeen + 1;
            id = idPrefix + number;
            isFirst = true;
        }
    }
}
