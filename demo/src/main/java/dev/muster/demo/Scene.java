package dev.muster.demo;

import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import java.time.Duration;

/**
 * What an act plays with, and what all of them do. Used by one thread.
 *
 * @param stage the processes
 * @param schedule when, and for how long at most
 * @param watch looks at the fleet
 * @param observer sees the nodes
 * @param operator acts on the fleet
 * @param summary what is told in the end
 */
record Scene(Stage stage, Schedule schedule, Watch watch, Observer observer, Operator operator, Summary summary) {

    /** Callers are told of a change at once. */
    static final Duration TOLD_AT_ONCE = Duration.ofSeconds(3);

    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final Duration CALLED_WITHIN = Duration.ofSeconds(10);

    static void expect(boolean hasHappened, String otherwise) {
        if (!hasHappened) {
            throw new CommandFailure(ExitStatus.FAILURE, otherwise);
        }
    }

    /** Looks on until the instance is as wanted; returns it. */
    InstanceState awaitStatus(Member member, String status, Duration atMost) throws StoppedException {
        boolean isSo = watch.look(atMost, () -> watch.snapshot()
                .find(member)
                .filter(state -> state.status().word().equals(status))
                .isPresent());
        expect(isSo, "%s is not %s within %s".formatted(member.id(), status, atMost));
        return watch.snapshot().find(member).orElseThrow();
    }

    /** Callers need some time to learn what Muster has decided; from then on nobody calls it. */
    void expectNoTraffic(Member member, Duration knownWithin) throws StoppedException {
        Stopwatch time = new Stopwatch();
        boolean isQuiet = false;
        while (!isQuiet && time.elapsed().compareTo(knownWithin.plus(QUIET)) < 0) {
            long before = servedBy(member);
            boolean unused = watch.look(QUIET, () -> false);
            isQuiet = servedBy(member) == before;
        }
        expect(isQuiet, "%s is called although it is not UP".formatted(member.id()));
    }

    /** Callers find it again. */
    void expectTraffic(Member member) throws StoppedException {
        long before = servedBy(member);
        boolean isCalled =
                watch.look(CALLED_WITHIN, () -> watch.ledger().of(member.id()).served() > before);
        expect(isCalled, "%s was not called within %s although it is UP".formatted(member.id(), CALLED_WITHIN));
    }

    private long servedBy(Member member) {
        watch.count();
        return watch.ledger().of(member.id()).served();
    }

    /** Time since it was made. */
    static final class Stopwatch {
        private final long begin = System.nanoTime();

        Duration elapsed() {
            return Duration.ofNanos(System.nanoTime() - begin);
        }

        @Override
        public String toString() {
            return Picture.seconds(elapsed());
        }
    }
}
