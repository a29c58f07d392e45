package dev.muster.demo;

import dev.muster.audit.AuditException;
import dev.muster.audit.Audits;
import dev.muster.audit.VerifyReport;
import dev.muster.log.TopicNames;
import dev.muster.terminal.Colour;
import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import dev.muster.wire.HttpSchemaRegistry;
import java.time.Duration;
import java.util.List;

/**
 * What happens in the demo, and what is expected of it. Each step waits for what it expects and fails the demo, with the figure, when that
 * does not come within its bound. Used by one thread.
 */
final class Story {

    private static final Duration START_AT_MOST = Duration.ofSeconds(90);
    private static final Duration REGISTERED_AT_MOST = Duration.ofMinutes(3);
    private static final Duration CALLS_AT_MOST = Duration.ofSeconds(20);
    private static final Duration REPLACED_AT_MOST = Duration.ofSeconds(45);
    private static final Duration LEFT_AT_MOST = Duration.ofSeconds(10);
    private static final int STARTING_AT_A_TIME = 3;
    private static final int SOME_CALLS = 20;
    private static final int FAILED_PERMILLE_MAX = 20;

    private final Stage stage;
    private final Schedule schedule;
    private final Watch watch;
    private final Summary summary;
    private final List<Act> acts;
    private final Member victim = new Member(ShopService.STOCK, 1, "zone-a");

    Story(Stage stage, Schedule schedule, Watch watch, Summary summary) {
        this.stage = stage;
        this.schedule = schedule;
        this.watch = watch;
        this.summary = summary;
        Scene scene = new Scene(stage, schedule, watch, summary);
        Operator operator = new Operator(stage.url());
        this.acts = List.of(new FailingHealth(scene, operator), new Drain(scene, operator));
    }

    /**
     * Plays it to its end.
     *
     * @throws CommandFailure when something expected did not happen
     */
    void play() throws StoppedException {
        startKafkaAndNode();
        startFleet();
        watch.begin();
        expectCalls("before the loss");
        runUntil(schedule.killAfter());
        loseOne();
        replaceIt();
        for (Act act : acts) {
            act.play();
        }
        expectEviction();
        expectCalls("after the loss");
        runUntil(schedule.run());
        endFleet();
        verify();
    }

    private void startKafkaAndNode() throws StoppedException {
        watch.tell(Colour.HEADING, "starting Kafka at %s and a node at %s".formatted(stage.bootstrap(), stage.url()));
        Scene.Stopwatch time = new Scene.Stopwatch();
        stage.startKafka();
        stage.startNode();
        Scene.expect(watch.await(START_AT_MOST, stage::isKafkaReady), "Kafka is not ready after " + START_AT_MOST);
        watch.tell(Colour.GOOD, "Kafka is ready after " + time);
        Scene.expect(watch.await(START_AT_MOST, watch::isNodeReady), "the node is not ready after " + START_AT_MOST);
        watch.tell(Colour.GOOD, "the node is ready after " + time);
    }

    /** A few JVMs at a time: ten at once would keep each other from starting. */
    private void startFleet() throws StoppedException {
        List<Member> fleet = Member.fleet();
        watch.tell(Colour.HEADING, "starting %d services, callees first".formatted(fleet.size()));
        Scene.Stopwatch time = new Scene.Stopwatch();
        for (Member member : fleet) {
            Scene.expect(
                    watch.look(
                            REGISTERED_AT_MOST,
                            () -> stage.size() - watch.snapshot().up() < STARTING_AT_A_TIME),
                    "registered: %d of %d".formatted(watch.snapshot().up(), fleet.size()));
            stage.start(member);
        }
        boolean areUp = watch.look(REGISTERED_AT_MOST, () -> watch.snapshot().up() == fleet.size());
        Scene.expect(areUp, "registered: %d of %d".formatted(watch.snapshot().up(), fleet.size()));
        watch.tell(Colour.GOOD, "all %d are registered and UP after %s".formatted(fleet.size(), time));
        summary.note(
                "fleet",
                "%d processes of %d services in 2 zones, all registered and UP after %s"
                        .formatted(fleet.size(), ShopService.values().length, time));
    }

    private void expectCalls(String when) throws StoppedException {
        long before = watch.count().ok();
        Scene.expect(
                watch.look(CALLS_AT_MOST, () -> watch.ledger().total().ok() >= before + SOME_CALLS),
                "calls %s: %d within %s (expected: at least %d)"
                        .formatted(when, watch.ledger().total().ok() - before, CALLS_AT_MOST, SOME_CALLS));
    }

    private void runUntil(Duration time) throws StoppedException {
        boolean unused = watch.look(time.minus(watch.elapsed()), () -> false);
    }

    private void loseOne() throws StoppedException {
        watch.count(); // the last figures of the victim
        long before = watch.ledger().total().ok();
        long pid = stage.kill(victim);
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
        summary.note("killed", "%s, process %d, %s".formatted(victim.id(), pid, told));
        long meanwhile = watch.count().ok() - before;
        Scene.expect(meanwhile > 0, "calls between death and discovery: none (expected: they go on)");
    }

    private void replaceIt() throws StoppedException {
        Member replacement = victim.replacement();
        Scene.Stopwatch time = new Scene.Stopwatch();
        long pid = stage.start(replacement);
        watch.tell(Colour.HEADING, "replacing it by %s, process %d".formatted(replacement.id(), pid));
        boolean isFound = watch.look(REPLACED_AT_MOST, () -> watch.snapshot()
                .find(replacement)
                .filter(InstanceState::isUp)
                .isPresent());
        Scene.expect(isFound, "%s is not registered %s after its start".formatted(replacement.id(), time));
        Duration found = time.elapsed();
        boolean isCalled = watch.look(
                CALLS_AT_MOST, () -> watch.ledger().of(replacement.id()).served() > 0);
        Scene.expect(isCalled, "%s was not called within %s of its start".formatted(replacement.id(), time));
        String told = "UP after %s, called by others after %s".formatted(Picture.seconds(found), time);
        watch.tell(Colour.GOOD, replacement.id() + " is " + told);
        summary.note("replaced", "by %s, process %d, %s".formatted(replacement.id(), pid, told));
    }

    private void expectEviction() throws StoppedException {
        boolean isGone = watch.look(
                schedule.evictedAtMost(), () -> watch.snapshot().find(victim).isEmpty());
        Scene.expect(
                isGone,
                "%s is still listed (expected: evicted after %s DOWN)"
                        .formatted(victim.id(), Picture.seconds(schedule.deregisterAfter())));
        summary.note(
                "evicted",
                "%s, after %s DOWN as it had asked for"
                        .formatted(victim.id(), Picture.seconds(schedule.deregisterAfter())));
    }

    private void endFleet() throws StoppedException {
        CallFigures calls = watch.count();
        summary.note("calls", Picture.calls(calls).substring("calls: ".length()));
        Scene.expect(
                calls.failed() * 1_000 <= calls.ok() * FAILED_PERMILLE_MAX,
                "failed calls: %d (expected: at most %d in 1000; %d were ok)"
                        .formatted(calls.failed(), FAILED_PERMILLE_MAX, calls.ok()));
        int size = stage.size();
        watch.tell(Colour.HEADING, "asking %d services to end".formatted(size));
        stage.endFleet();
        boolean areGone =
                watch.look(LEFT_AT_MOST, () -> watch.snapshot().instances().isEmpty());
        Scene.expect(
                areGone,
                "still listed after they took leave: "
                        + watch.snapshot().instances().keySet());
        summary.note("left", "%d in order, none is listed any more".formatted(size));
    }

    private void verify() {
        watch.tell(Colour.HEADING, "folding the whole log again, to compare every recorded decision");
        VerifyReport report;
        try {
            report = Audits.verify(
                    stage.bootstrap(),
                    TopicNames.DEFAULT,
                    HttpSchemaRegistry.at(stage.url().toString()));
        } catch (AuditException e) {
            throw new CommandFailure(ExitStatus.FAILURE, "the log could not be verified: " + e.getMessage(), e);
        }
        Scene.expect(report.isClean() && report.isRefolded() && report.facts() > 0, "the audit of the log:\n" + report);
        String last = report.toString().lines().reduce("", (previous, line) -> line);
        watch.tell(Colour.GOOD, last);
        summary.note("audit", last);
    }
}
