package dev.muster.bench.locks;

import dev.muster.bench.BenchResult;
import dev.muster.bench.BenchResult.Measured;
import dev.muster.bench.Median;
import dev.muster.bench.presence.BenchNode;
import dev.muster.bench.presence.KeepAlive;
import dev.muster.bench.presence.RawWay;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The time from before the holder of a contended lock sends its release to when the next in the queue, whose request is held open, has its
 * answer; against that of one record to a plain consumer. Who has released it queues up again, and the queue is full before the next release.
 */
final class HandOver implements AutoCloseable {

    private static final double TARGET_MS = 15;
    private static final double STRETCH_MS = 5;
    private static final int CLIENTS = 8;
    private static final int WARM_UP = 1_000;
    private static final String LOCK = "bench-contended";
    /** Less than a connection of the bench is silent at most. */
    private static final Duration WAIT = Duration.ofSeconds(15);

    private static final double NANOS_PER_MS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LOOK_EVERY_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long AT_MOST_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final byte[] LOOK = KeepAlive.get(MusterLock.path(LOCK));
    private static final String FULL = "\"place\":" + (CLIENTS - 1);

    private final BenchNode node;
    private final RawWay raw;
    private final KeepAlive observer;
    private final List<Rival> rivals = new ArrayList<>();

    /** One who wants the lock. */
    private record Rival(MusterLock lock, KeepAlive connection) {}

    HandOver(BenchNode node, RawWay raw) throws IOException {
        this.node = node;
        this.raw = raw;
        this.observer = new KeepAlive(node.port());
        for (int number = 0; number < CLIENTS; number++) {
            rivals.add(new Rival(new MusterLock(LOCK, "rival-" + number, WAIT), new KeepAlive(node.port())));
        }
    }

    BenchResult measure(int samples) throws IOException {
        BenchNode.Encoded event = node.encode(BenchNode.FLEET.weighed(0, 2));
        List<Double> hands = new ArrayList<>();
        List<Double> records = new ArrayList<>();
        queueUp();
        int warmUp = Math.min(samples, WARM_UP);
        for (int sample = 0; sample < warmUp + samples; sample++) {
            awaitFull();
            double toConsumer = raw.ms(event);
            double handed = handedMs(rivals.get(sample % CLIENTS), rivals.get((sample + 1) % CLIENTS));
            if (sample >= warmUp) {
                records.add(toConsumer);
                hands.add(handed);
            }
        }
        return BenchResult.atMost(
                "hand-over of a contended lock, release sent to the next told, p99",
                new Measured(Median.percentile(hands, 99), "ms", Median.percentile(records, 99)),
                TARGET_MS,
                STRETCH_MS);
    }

    /** In the order of the list: the first has the lock, the others wait, one after the other. */
    private void queueUp() throws IOException {
        for (int number = 0; number < CLIENTS; number++) {
            Rival rival = rivals.get(number);
            rival.connection.send(rival.lock.acquire());
            if (number == 0) {
                rival.connection.receive().expect(200);
            } else {
                await("\"place\":" + number);
            }
        }
    }

    private static double handedMs(Rival holder, Rival next) throws IOException {
        byte[] release = holder.lock.release(holder.connection.answer());
        long begun = System.nanoTime();
        holder.connection.send(release);
        next.connection.receive();
        double took = (System.nanoTime() - begun) / NANOS_PER_MS;
        next.connection.expect(200);
        holder.connection.receive().expect(200);
        holder.connection.send(holder.lock.acquire());
        return took;
    }

    private void awaitFull() throws IOException {
        await(FULL);
    }

    private void await(String place) throws IOException {
        long end = System.nanoTime() + AT_MOST_NANOS;
        while (!observer.exchange(LOOK).expect(200).answer().holds(place)) {
            if (System.nanoTime() > end) {
                throw new IOException("queue: without " + place + " (expected: with it within ten seconds)");
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    @Override
    public void close() throws IOException {
        for (Rival rival : rivals) {
            rival.connection.close();
        }
        observer.close();
    }
}
