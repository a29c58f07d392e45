package dev.muster.demo;

import dev.muster.terminal.Colour;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * Looks at the fleet while the story waits: several times a second it asks, tells what has changed, shows how things stand, and checks that
 * no process has ended by itself. Used by one thread.
 */
final class Watch {

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Duration COUNT_EVERY = Duration.ofSeconds(1);

    private final Stage stage;
    private final Schedule schedule;
    private final Stop stop;
    private final Happenings happenings;
    private final Observer observer;
    private final Ledger ledger = new Ledger();
    private Snapshot snapshot = Snapshot.EMPTY;
    private long countAt = System.nanoTime();
    private long begin = System.nanoTime();
    private boolean isFleetComplete;

    Watch(Stage stage, Observer observer, Schedule schedule, Stop stop, Happenings happenings) {
        this.stage = stage;
        this.observer = observer;
        this.schedule = schedule;
        this.stop = stop;
        this.happenings = happenings;
    }

    Snapshot snapshot() {
        return snapshot;
    }

    Ledger ledger() {
        return ledger;
    }

    void tell(Colour colour, String text) {
        happenings.tell(colour, text);
    }

    /** From now on the seconds of the run count. */
    void begin() {
        begin = System.nanoTime();
        isFleetComplete = true;
    }

    /** Time of the run. */
    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** Waits for something that concerns no instance; returns whether it has come. */
    boolean await(Duration atMost, BooleanSupplier condition) throws StoppedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            stage.requireAlive();
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            stop.pause(LOOK_EVERY);
        }
        return true;
    }

    /** Looks on until the fleet is as wanted; returns whether it is. */
    boolean look(Duration atMost, BooleanSupplier wanted) throws StoppedException {
        return await(atMost, () -> {
            look();
            return wanted.getAsBoolean();
        });
    }

    /** The figures as they are now; who is paused cannot tell, and is not waited for. */
    CallFigures count() {
        observer.count(
                snapshot.instances().values().stream()
                        .filter(instance -> !stage.isPaused(instance.id()))
                        .toList(),
                ledger);
        countAt = System.nanoTime() + COUNT_EVERY.toNanos();
        return ledger.total();
    }

    private void look() {
        Snapshot next = observer.look(snapshot);
        for (Change change : next.since(snapshot)) {
            happenings.tell(change.colour(), change.text());
        }
        snapshot = next;
        if (System.nanoTime() - countAt >= 0) {
            count();
        }
        happenings.show(new Picture(headline(), Instant.now(), snapshot, ledger, happenings.latest()));
    }

    private String headline() {
        String time = isFleetComplete
                ? "%d of %d s".formatted(elapsed().toSeconds(), schedule.run().toSeconds())
                : "starting";
        return "Muster %s; %s; Ctrl-C ends it".formatted(stage.addresses(), time);
    }
}
