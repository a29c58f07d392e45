package dev.muster.demo;

import dev.muster.terminal.Colour;
import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import java.time.Duration;
import java.util.Optional;

/**
 * The scheduler is paused in the midst of a run, for longer than its ttl. Another one is elected in a higher term, and writes. The old one,
 * let go on, ends its run as if nothing had happened: its late write is refused by the guard, for the term that it carries.
 *
 * <p>When the run began, the book says; whether the pause really fell into it, too, once another leader has written. If it came too late,
 * which takes a very busy machine, it is done once more.
 */
record LeaderPause() implements Act {

    private static final int ATTEMPTS = 4;
    private static final Duration BACK_AT_MOST = Duration.ofSeconds(30);
    /** Calls run into their bound, and it is ejected, when the pause is long on a machine that is very busy. */
    private static final Duration EJECTED_AT_MOST = Duration.ofSeconds(60);

    private static final Duration REFUSED_AT_MOST = Duration.ofSeconds(20);
    /** Calls that were under way in the paused process are over their time when it goes on. */
    private static final int FAILED_PERMILLE_MAX = 50;

    /** How it went: the run that was under way, and who wrote meanwhile. */
    private record Pause(Member member, Run run, Run meanwhile, String told) {}

    @Override
    public void play(Scene scene) throws StoppedException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Run> run = new Succession(scene).awaitRun();
            if (run.isPresent()) {
                Pause pause = pause(scene, run.get());
                boolean wasWithin = isOpen(scene, pause.run);
                resume(scene, pause.member);
                if (wasWithin) {
                    expectRefusal(scene, pause);
                    awaitReturn(scene, pause.member);
                    return;
                }
                scene.watch().tell(Colour.WARNING, "it had ended its run just before: once more");
                awaitReturn(scene, pause.member);
            }
        }
        throw new CommandFailure(
                ExitStatus.FAILURE, "no run was met while it was under way (attempts: %d)".formatted(ATTEMPTS));
    }

    @Override
    public int failedPermilleMax() {
        return FAILED_PERMILLE_MAX;
    }

    private static Pause pause(Scene scene, Run run) throws StoppedException {
        Succession succession = new Succession(scene);
        Member member = scene.stage().find(run.leader()).orElseThrow();
        long pid = scene.stage().pause(member);
        Scene.Stopwatch time = new Scene.Stopwatch();
        scene.watch()
                .tell(
                        Colour.WARNING,
                        "paused %s, the scheduler in term %d, within run %d: SIGSTOP to process %d"
                                .formatted(member.id(), run.term(), run.number(), pid));
        ElectionSight next = succession.awaitAfter(member.id(), run.term(), time);
        Run meanwhile = succession.awaitJobOf(next);
        // Another one is elected sooner where it had stepped down just before, as it does when Kafka stalls.
        boolean unused = scene.watch().look(Scheduler.TTL.minus(time.elapsed()), () -> false);
        String told = "%s, process %d, paused for %s with a ttl of %s; %s was elected, term %d, was %d"
                .formatted(
                        member.id(), pid, time, Picture.seconds(Scheduler.TTL), next.leader(), next.term(), run.term());
        return new Pause(member, run, meanwhile, told);
    }

    private static void resume(Scene scene, Member member) {
        scene.stage().resume(member);
        scene.watch().tell(Colour.HEADING, "let %s go on: SIGCONT".formatted(member.id()));
    }

    private static void expectRefusal(Scene scene, Pause pause) throws StoppedException {
        Run run = pause.run;
        RunBook book = scene.stage().book();
        boolean isRefused = scene.watch()
                .look(REFUSED_AT_MOST, () -> book.refusalOf(run.number()).isPresent() || !isOpen(scene, run));
        Scene.expect(
                isOpen(scene, run), "the late write of %s was taken: run %d".formatted(run.leader(), run.number()));
        Scene.expect(isRefused, "run %d of %s is neither booked nor refused".formatted(run.number(), run.leader()));
        RefusedWrite refused = book.refusalOf(run.number()).orElseThrow();
        Scene.expect(
                refused.term() == run.term() && refused.newest() >= pause.meanwhile.term(),
                "refused: %s (expected: term %d, the newest at least %d)"
                        .formatted(refused, run.term(), pause.meanwhile.term()));
        String told = "refused for its term %d, the newest seen is %d".formatted(refused.term(), refused.newest());
        scene.watch()
                .tell(
                        Colour.GOOD,
                        "the late write of %s, for run %d, is %s".formatted(run.leader(), run.number(), told));
        scene.summary().note("paused", pause.told);
        scene.summary().note("", "its late write, for run %d, was %s".formatted(run.number(), told));
    }

    private static void awaitReturn(Scene scene, Member member) throws StoppedException {
        new Succession(scene).awaitCandidate(member, BACK_AT_MOST);
        scene.awaitStatus(member, "UP", BACK_AT_MOST);
        scene.awaitReturn(member, EJECTED_AT_MOST);
        scene.expectTraffic(member);
        scene.watch().tell(Colour.GOOD, member.id() + " is a candidate again, and called");
    }

    private static boolean isOpen(Scene scene, Run run) {
        return scene.stage()
                .book()
                .find(run.number())
                .filter(one -> !one.isBooked())
                .isPresent();
    }
}
