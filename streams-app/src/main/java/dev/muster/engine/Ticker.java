package dev.muster.engine;

import dev.muster.fold.Event;
import dev.muster.fold.EventHead;
import dev.muster.partition.Intake;
import dev.muster.partition.RecordWriter;
import dev.muster.partition.TickSession;
import dev.muster.partition.Ticked;
import dev.muster.view.LogViews;
import dev.muster.view.SendTimes;
import java.time.Instant;
import java.util.Set;
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
 * Appends the ticks of the partitions that this node owns, as their {@link TickSession} says, barriers where there have been none for
 * a while, and the first rules where there are none.
 * A partition's first tick is appended as soon as the node owns it; when it is folded, the partition has caught up with all that was in
 * the log when it came to this node.
 *
 * <p>A thread of its own; what the stream threads call never blocks.
 */
final class Ticker<E extends Event> implements AutoCloseable {

    private final String topic;
    private final SendTimes sendTimes;
    private final String source;
    private final RecordWriter<E> writer;
    private final OwnAppends appends;
    private final Logger log;
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService thread;

    /** Of the log that these views show. */
    Ticker(LogViews<?, ?> views, String source, RecordWriter<E> writer, OwnAppends appends, Logger log) {
        this.topic = views.log();
        this.sendTimes = views.sendTimes();
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
        long everyMs = TickSession.EVERY.toMillis();
        var unused = thread.scheduleAtFixedRate(this::tickAll, everyMs, everyMs, TimeUnit.MILLISECONDS);
    }

    /** This node owns the partition from here on. */
    Session open(int partition, Ticked restored) {
        Session session =
                new Session(partition, new TickSession(UUID.randomUUID().toString(), restored));
        sessions.add(session);
        thread.execute(session::tick);
        return session;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void tickAll() {
        sessions.forEach(Session::tick);
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
        return new EventHead(sendTimes.newId(), source, Instant.ofEpochMilli(System.currentTimeMillis()));
    }

    /** A record that is framed when it is appended. */
    private interface Framed {
        byte[] bytes();
    }

    /**
     * One partition for as long as the thread that opened it owns it. Ticks are sent by the ticker's thread, acknowledged by the
     * producer's. Another thread may have opened the same partition already when this one learns that it owns it no longer: until then
     * both tick, as two nodes would.
     */
    final class Session implements AutoCloseable {

        private final int partition;
        private final TickSession ticks;
        private final RestBarriers barriers = new RestBarriers(System.nanoTime());
        private volatile boolean wantsRules;

        private Session(int partition, TickSession ticks) {
            this.partition = partition;
            this.ticks = ticks;
        }

        /**
         * A record was folded.
         *
         * @return whether the session that counts is one of this ownership
         */
        boolean folded(Ticked now) {
            ticks.folded(now);
            return ticks.isOwn(now.meta().clock());
        }

        /** Puts the rules of the first level into a partition that has none: the log then says what its facts rest on. */
        void announceRules() {
            wantsRules = true;
            // At once, and with the next ticks for as long as it fails.
            thread.execute(this::announceRulesIfWanted);
        }

        /** The partition is owned no longer. */
        @Override
        public void close() {
            sessions.remove(this);
        }

        private void tick() {
            announceRulesIfWanted();
            ticks.next(System.nanoTime()).ifPresent(this::append);
            if (barriers.isDue(System.nanoTime())) {
                appendBarrier();
            }
        }

        private void append(TickSession.Stamp stamp) {
            Intake.Tick<E> tick = new Intake.Tick<>(newHead(), stamp.session(), stamp.sessionId(), stamp.elapsed());
            barriers.sending(System.nanoTime());
            var unused = Ticker.this
                    .append(partition, () -> writer.tick(topic, tick))
                    .whenComplete((done, failure) -> {
                        barriers.settled();
                        if (failure == null) {
                            ticks.acknowledged(System.nanoTime());
                        } else {
                            ticks.failed();
                        }
                    });
        }

        private void appendBarrier() {
            Intake.Barrier<E> barrier = new Intake.Barrier<>(newHead());
            barriers.sending(System.nanoTime());
            var unused = Ticker.this
                    .append(partition, () -> writer.barrier(topic, barrier))
                    .whenComplete((done, failure) -> barriers.settled());
        }

        private void announceRulesIfWanted() {
            if (wantsRules) {
                wantsRules = false;
                var unused = Ticker.this
                        .append(partition, () -> writer.rulesSet(topic, FirstRules.by(newHead())))
                        .whenComplete((done, failure) -> wantsRules = wantsRules || failure != null);
            }
        }
    }
}
