package dev.muster.chaos;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Faults of one kind of victim, one after the other, until told to stop: so at most one broker is away at a time, and the others are enough.
 * Ends with everything mended. What comes when is from the seed; how long mending takes is not. One thread.
 */
final class Lane implements Callable<Void> {

    private static final long CALM_MS = 3_000;
    private static final long SHORTEST_MS = 300;
    private static final long LONGEST_MS = 7_000;

    private final FaultSource source;
    private final SplittableRandom random;
    private final CountDownLatch stop;
    private final Consumer<Happening> listener;

    /** A fault that has begun. */
    record Happening(Fault fault, Duration length) {}

    Lane(FaultSource source, SplittableRandom random, CountDownLatch stop, Consumer<Happening> listener) {
        this.source = source;
        this.random = random;
        this.stop = stop;
        this.listener = listener;
    }

    @Override
    public Void call() throws InterruptedException {
        try {
            disturb();
            return null;
        } finally {
            stop.countDown(); // where this one failed, the others need not go on
        }
    }

    private void disturb() throws InterruptedException {
        while (!stop.await(random.nextLong(SHORTEST_MS, CALM_MS), TimeUnit.MILLISECONDS)) {
            Fault fault = source.next(random);
            long length = random.nextLong(SHORTEST_MS, LONGEST_MS);
            listener.accept(new Happening(fault, Duration.ofMillis(length)));
            fault.begin().take();
            try {
                boolean unused = stop.await(length, TimeUnit.MILLISECONDS);
            } finally {
                fault.end().take();
            }
        }
    }
}
