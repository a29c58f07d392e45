package dev.muster.demo;

import dev.muster.terminal.Colour;
import java.time.Duration;
import java.util.Optional;

/**
 * What the acts on the scheduler have in common: who leads is what Muster says, and what it does is what the book says. Used by one thread.
 *
 * @param scene where
 */
record Succession(Scene scene) {

    /** With Kafka and the node up it is the ttl and 2 s: docs/guarantees.md; the rest is slack for a machine that is busy. */
    private static final Duration ELECTED_AT_MOST = Duration.ofSeconds(30);

    private static final Duration DONE_AT_MOST = Duration.ofSeconds(20);

    /** Looks on until Muster says that another one leads, and expects its term to be higher; tells after how long. */
    ElectionSight awaitAfter(String old, long term, Scene.Stopwatch time) throws StoppedException {
        Watch watch = scene.watch();
        boolean isElected = watch.look(ELECTED_AT_MOST, () -> {
            ElectionSight now = watch.snapshot().scheduler();
            return now.isLed() && !now.leader().equals(old);
        });
        String elected = time.toString();
        ElectionSight next = watch.snapshot().scheduler();
        Scene.expect(isElected, "the scheduler is still '%s' after %s".formatted(next.leader(), elected));
        Scene.expect(
                next.term() > term,
                "the term of %s is %d (expected: above %d, the term of %s)"
                        .formatted(next.leader(), next.term(), term, old));
        watch.tell(
                Colour.GOOD,
                "%s is the scheduler after %s: term %d, was %d".formatted(next.leader(), elected, next.term(), term));
        return next;
    }

    /** Looks on until a run was booked in this term or a newer one. */
    Run awaitJob(long term) throws StoppedException {
        RunBook book = scene.stage().book();
        boolean isDone = scene.watch()
                .look(DONE_AT_MOST, () -> book.firstBookedFrom(term).isPresent());
        Scene.expect(isDone, "no run is booked in term %d or a newer one after %s".formatted(term, DONE_AT_MOST));
        return book.firstBookedFrom(term).orElseThrow();
    }

    /** Looks on until the one who was elected has booked a run, and tells of it. */
    Run awaitJobOf(ElectionSight next) throws StoppedException {
        Run run = awaitJob(next.term());
        scene.watch()
                .tell(
                        Colour.GOOD,
                        "the job goes on: %s has booked run %d in term %d"
                                .formatted(run.leader(), run.number(), run.term()));
        return run;
    }

    /** Waits for a run to begin, and returns it while it is under way; empty where it was over before it was seen. */
    Optional<Run> awaitRun() throws StoppedException {
        RunBook book = scene.stage().book();
        long last = book.latest().map(Run::number).orElse(0L);
        boolean isBegun = scene.watch().await(DONE_AT_MOST, () -> book.latest()
                .filter(run -> run.number() > last)
                .isPresent());
        Scene.expect(isBegun, "no run has begun within " + DONE_AT_MOST);
        return book.latest().filter(run -> !run.isBooked());
    }

    /** Looks on until Muster says that this one would lead. */
    void awaitCandidate(Member member, Duration atMost) throws StoppedException {
        Watch watch = scene.watch();
        boolean isThere = watch.look(
                atMost, () -> watch.snapshot().scheduler().candidates().contains(member.id()));
        Scene.expect(isThere, "%s is no candidate after %s".formatted(member.id(), atMost));
    }
}
