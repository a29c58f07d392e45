package dev.muster.client.call;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A try under way. Where it blocks a thread, the watchdog interrupts that when the time is over: never before, and never after
 * {@link #disarm}, so that no interrupt strays into what the thread does next.
 */
final class Running extends AtomicInteger implements Admission {
    private static final long serialVersionUID = 1L;
    private static final int ARMED = 0;
    private static final int DISARMED = 1;
    private static final int INTERRUPTING = 2;
    private static final int INTERRUPTED = 3;

    private final transient Target target;
    private final long epoch;
    private final long permit;
    private final long began;
    private final long deadline;
    private transient @Nullable Thread thread;

    /**
     * @param epoch of the fleet's breaker in which it was admitted; 0 where none was known
     * @param permit number of the permit that it probes with; 0 for none
     */
    Running(Target target, long epoch, long permit, long began, long deadline) {
        this.target = target;
        this.epoch = epoch;
        this.permit = permit;
        this.began = began;
        this.deadline = deadline;
    }

    Target target() {
        return target;
    }

    long epoch() {
        return epoch;
    }

    long permit() {
        return permit;
    }

    long began() {
        return began;
    }

    long deadline() {
        return deadline;
    }

    /** On the thread that it blocks, before the watchdog knows of it. */
    void arm(Thread blocked) {
        thread = blocked;
    }

    /** On the watchdog's thread. */
    void interruptIfOverdue(long now) {
        Thread blocked = thread;
        if (now - deadline >= 0 && blocked != null && compareAndSet(ARMED, INTERRUPTING)) {
            blocked.interrupt();
            set(INTERRUPTED);
        }
    }

    /** Whoever is first to end it, of several who may. */
    boolean claim() {
        return compareAndSet(ARMED, DISARMED);
    }

    /** On the thread that it blocked. Returns whether time was over; then the interrupt has been taken back. */
    boolean disarm() {
        if (claim()) {
            return false;
        }
        while (get() != INTERRUPTED) {
            Thread.onSpinWait();
        }
        var unused = Thread.interrupted();
        return true;
    }
}
