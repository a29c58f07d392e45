package dev.muster.testkit.workload;

import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One thread of a client, which uses one object after the other until it is told to stop. */
final class Worker implements Runnable {

    private static final long PAUSE_MS = 120;

    private final Caller caller;
    private final Visit.Setting setting;
    private final SplittableRandom random;
    private final CountDownLatch stop;
    private final long epochNanos;
    private final long beganNanos;

    /**
     * Prepares it.
     *
     * @param setting who it is
     * @param time when the run began by the monotonic clock that all clients share, and for how long objects are used
     */
    Worker(Caller caller, Visit.Setting setting, SplittableRandom random, CountDownLatch stop, Time time) {
        this.caller = caller;
        this.setting = setting;
        this.random = random;
        this.stop = stop;
        this.beganNanos = time.beganNanos();
        this.epochNanos = time.epochNanos();
    }

    /** The time that all clients share. */
    record Time(long beganNanos, long epochNanos) {}

    @Override
    public void run() {
        try {
            while (!pause()) {
                Target target = Target.random(random, (System.nanoTime() - beganNanos) / epochNanos);
                Visit visit = target.kind() == Target.Kind.ELECTION
                        ? new ElectionVisit(target, caller, setting, this::pause, random)
                        : new LockVisit(target, caller, setting, this::pause, random);
                visit.make();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Bounds the rate; says whether to stop. */
    private boolean pause() throws InterruptedException {
        return stop.await(1 + random.nextLong(PAUSE_MS), TimeUnit.MILLISECONDS);
    }
}
