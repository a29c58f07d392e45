package dev.muster.demo;

import dev.muster.terminal.Colour;
import java.time.Duration;

/**
 * The instance of checkout that is the elected scheduler is killed: another one is elected, in a higher term, and goes on with its job. One
 * that is started in the place of the killed one campaigns as well.
 */
record LeaderLoss() implements Act {

    private static final Duration LED_AT_MOST = Duration.ofSeconds(30);
    private static final Duration REPLACED_AT_MOST = Duration.ofSeconds(45);
    /** Calls under way may be lost with it. */
    private static final int FAILED_PERMILLE_MAX = 20;

    @Override
    public void play(Scene scene) throws StoppedException {
        Succession succession = new Succession(scene);
        Member victim = awaitLeader(scene);
        ElectionSight old = scene.watch().snapshot().scheduler();
        succession.awaitJob(old.term());
        scene.watch().count(); // with the last figures of the victim

        long pid = scene.stage().kill(victim);
        Scene.Stopwatch time = new Scene.Stopwatch();
        scene.watch()
                .tell(
                        Colour.WARNING,
                        "killed %s, the scheduler in term %d: SIGKILL to process %d"
                                .formatted(victim.id(), old.term(), pid));
        Member replacement = victim.replacement();
        long replacing = scene.stage().start(replacement);
        scene.watch().tell(Colour.HEADING, "replacing it by %s, process %d".formatted(replacement.id(), replacing));
        ElectionSight next = succession.awaitAfter(victim.id(), old.term(), time);
        String elected = time.toString();
        succession.awaitJobOf(next);
        scene.awaitStatus(replacement, "UP", REPLACED_AT_MOST);
        succession.awaitCandidate(replacement, REPLACED_AT_MOST);
        scene.watch().tell(Colour.GOOD, replacement.id() + " is UP, and a candidate for the scheduler");
        scene.summary()
                .note(
                        "scheduler",
                        "%s, process %d, killed; %s elected in its place after %s, term %d, was %d; the job goes on"
                                .formatted(victim.id(), pid, next.leader(), elected, next.term(), old.term()));
    }

    @Override
    public int failedPermilleMax() {
        return FAILED_PERMILLE_MAX;
    }

    private static Member awaitLeader(Scene scene) throws StoppedException {
        Watch watch = scene.watch();
        Stage stage = scene.stage();
        boolean isLed = watch.look(
                LED_AT_MOST,
                () -> stage.find(watch.snapshot().scheduler().leader()).isPresent());
        Scene.expect(isLed, "nobody is the scheduler after " + LED_AT_MOST);
        return stage.find(watch.snapshot().scheduler().leader()).orElseThrow();
    }
}
