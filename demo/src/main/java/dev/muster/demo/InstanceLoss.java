package dev.muster.demo;

import dev.muster.terminal.Colour;
import java.time.Duration;

/**
 * A process is killed, and replaced when Muster has declared it dead. Its callers reach the other one meanwhile: calls are retried, not
 * lost.
 *
 * @param victim who is killed
 */
record InstanceLoss(Member victim) implements Act {

    private static final Duration REPLACED_AT_MOST = Duration.ofSeconds(45);
    private static final Duration CALLED_AT_MOST = Duration.ofSeconds(20);
    /** Calls under way may be lost with the victim. */
    private static final int FAILED_PERMILLE_MAX = 20;

    @Override
    public void play(Scene scene) throws StoppedException {
        awaitDeath(scene);
        replace(scene);
        awaitEviction(scene);
    }

    @Override
    public int failedPermilleMax() {
        return FAILED_PERMILLE_MAX;
    }

    private void awaitDeath(Scene scene) throws StoppedException {
        Schedule schedule = scene.schedule();
        Watch watch = scene.watch();
        long before = watch.count().ok(); // with the last figures of the victim
        long pid = scene.stage().kill(victim);
        Scene.Stopwatch time = new Scene.Stopwatch();
        watch.tell(Colour.WARNING, "killed %s: SIGKILL to process %d".formatted(victim.id(), pid));
        boolean isSeen = watch.look(
                schedule.deathSeenAtMost(),
                () -> watch.snapshot().find(victim).filter(InstanceState::isUp).isEmpty());
        Duration seenAfter = time.elapsed();
        boolean isKept = seenAfter.compareTo(schedule.deathSeenWithin()) <= 0;
        String promise = "promised within " + Picture.seconds(schedule.deathSeenWithin());
        Scene.expect(isSeen, "%s is still UP %s after its death (%s)".formatted(victim.id(), time, promise));
        String told = "seen DOWN after %s (%s%s)"
                .formatted(Picture.seconds(seenAfter), promise, isKept ? "" : ": MISSED; is this machine busy?");
        watch.tell(isKept ? Colour.GOOD : Colour.BAD, victim.id() + " " + told);
        scene.summary().note("killed", "%s, process %d, %s".formatted(victim.id(), pid, told));
        Scene.expect(watch.count().ok() > before, "calls between death and discovery: none (expected: they go on)");
    }

    private void replace(Scene scene) throws StoppedException {
        Watch watch = scene.watch();
        Member replacement = victim.replacement();
        Scene.Stopwatch time = new Scene.Stopwatch();
        long pid = scene.stage().start(replacement);
        watch.tell(Colour.HEADING, "replacing it by %s, process %d".formatted(replacement.id(), pid));
        scene.awaitStatus(replacement, "UP", REPLACED_AT_MOST);
        String found = time.toString();
        boolean isCalled = watch.look(
                CALLED_AT_MOST, () -> watch.ledger().of(replacement.id()).served() > 0);
        Scene.expect(isCalled, "%s was not called within %s of its start".formatted(replacement.id(), time));
        String told = "UP after %s, called by others after %s".formatted(found, time);
        watch.tell(Colour.GOOD, replacement.id() + " is " + told);
        scene.summary().note("replaced", "by %s, process %d, %s".formatted(replacement.id(), pid, told));
    }

    private void awaitEviction(Scene scene) throws StoppedException {
        Schedule schedule = scene.schedule();
        String after = Picture.seconds(schedule.deregisterAfter());
        boolean isGone = scene.watch()
                .look(
                        schedule.evictedAtMost(),
                        () -> scene.watch().snapshot().find(victim).isEmpty());
        Scene.expect(isGone, "%s is still listed (expected: evicted after %s DOWN)".formatted(victim.id(), after));
        scene.summary().note("evicted", "%s, after %s DOWN as it had asked for".formatted(victim.id(), after));
    }
}
