package dev.muster.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process: it can be paused, cut off from the brokers, and killed. What was to happen in it while it is paused happens when it goes on;
 * what was to happen after its death does not. Its monotonic clock is a little wrong.
 */
final class Host {

    private final Agenda agenda;
    private final double nanosPerMs;
    private final List<Runnable> late = new ArrayList<>();
    private boolean isPaused;
    private boolean isDead;
    private boolean isCutOff;
    private long slowness = 1;
    private boolean isLagging;

    Host(Agenda agenda, Chance chance) {
        this.agenda = agenda;
        // Up to 200 millionths fast or slow.
        this.nanosPerMs = TimeUnit.MILLISECONDS.toNanos(1) + chance.between(-200, 200);
    }

    boolean isDead() {
        return isDead;
    }

    /** Whether it runs and reaches the brokers. */
    boolean isReaching() {
        return !isDead && !isPaused && !isCutOff;
    }

    boolean isCutOff() {
        return isCutOff;
    }

    long nanos() {
        return (long) (agenda.now() * nanosPerMs);
    }

    void in(long delayMs, Runnable what) {
        agenda.in(delayMs * slowness, () -> run(what));
    }

    void run(Runnable what) {
        if (isPaused) {
            late.add(what);
        } else if (!isDead) {
            what.run();
        }
    }

    void pause() {
        isPaused = true;
    }

    void resume() {
        isPaused = false;
        List<Runnable> now = new ArrayList<>(late);
        late.clear();
        now.forEach(this::run);
    }

    void kill() {
        isDead = true;
        late.clear();
    }

    void cutOff() {
        isCutOff = true;
    }

    void reconnect() {
        isCutOff = false;
    }

    /** Everything in it takes so many times as long. */
    void slowDown(long times) {
        slowness = times;
    }

    /** It folds a few records a second from here on, while its other threads do as ever. */
    void lag() {
        isLagging = true;
    }

    void catchUp() {
        isLagging = false;
    }

    boolean isLagging() {
        return isLagging;
    }
}
