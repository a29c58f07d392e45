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
 * What happens in the demo, and what is expected of it: a beginning, the acts in order, and an end. Each step waits for what it expects
 * and fails the demo, with the figure, when that does not come within its bound. Used by one thread.
 */
final class Story {

    private static final Duration START_AT_MOST = Duration.ofSeconds(90);
    private static final Duration REGISTERED_AT_MOST = Duration.ofMinutes(3);
    private static final Duration CALLS_AT_MOST = Duration.ofSeconds(20);
    private static final Duration LEFT_AT_MOST = Duration.ofSeconds(10);
    private static final int STARTING_AT_A_TIME = 3;
    private static final int SOME_CALLS = 20;
    private static final int FAILED_PERMILLE_MAX = 20;

    private static final Member SLOW = new Member(ShopService.STOCK, 2, "zone-b");
    private static final Member FAILING = new Member(ShopService.STOCK, 3, "zone-a");

    /** What is ejected comes back while something else is played. */
    private static final List<Act> ACTS = List.of(
            new Outliers(SLOW, FAILING),
            new OutOfTraffic(new FailingHealth(new Member(ShopService.PAYMENT, 1, "zone-a"))),
            new OutliersReturn(List.of(SLOW, FAILING)),
            new Outage(ShopService.STOCK),
            new InstanceLoss(new Member(ShopService.STOCK, 1, "zone-a")),
            new LeaderLoss(),
            new LeaderPause(),
            new OutOfTraffic(new Drain(new Member(ShopService.SHIPPING, 2, "zone-b"))),
            new NodeLoss(new Member(ShopService.PAYMENT, 2, "zone-b")));

    private final Scene scene;
    private final Stage stage;
    private final Watch watch;
    private final Summary summary;

    Story(Scene scene) {
        this.scene = scene;
        this.stage = scene.stage();
        this.watch = scene.watch();
        this.summary = scene.summary();
    }

    /**
     * Plays it to its end.
     *
     * @throws CommandFailure when something expected did not happen
     */
    void play() throws StoppedException {
        startKafkaAndNodes();
        startFleet();
        watch.begin();
        expectCalls();
        runUntil(scene.schedule().actsAfter());
        for (Act act : ACTS) {
            play(act);
        }
        tellTime();
        expectCalls();
        runUntil(scene.schedule().run());
        endFleet();
        verify();
    }

    /** The second node shares the partitions with the first while the fleet starts. */
    private void startKafkaAndNodes() throws StoppedException {
        watch.tell(Colour.HEADING, "starting Kafka at %s and nodes at %s".formatted(stage.bootstrap(), stage.urls()));
        Scene.Stopwatch time = new Scene.Stopwatch();
        stage.startKafka();
        MusterNode first = stage.nodes().get(0);
        stage.start(first);
        Scene.expect(watch.await(START_AT_MOST, stage::isKafkaReady), "Kafka is not ready after " + START_AT_MOST);
        watch.tell(Colour.GOOD, "Kafka is ready after " + time);
        boolean isReady = watch.await(START_AT_MOST, () -> scene.observer().isReady(first));
        Scene.expect(isReady, first.id() + " is not ready after " + START_AT_MOST);
        watch.tell(Colour.GOOD, "%s is ready after %s".formatted(first.id(), time));
        stage.nodes().stream().skip(1).forEach(stage::start);
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
        boolean areShared = watch.look(START_AT_MOST, () -> scene.observer().areShared());
        Scene.expect(areShared, "the nodes do not share the partitions after " + time);
        boolean areQuick = watch.look(START_AT_MOST, () -> scene.operator().triesToQuicken(ShopService.STOCK));
        Scene.expect(areQuick, "the rules for breakers are not set after " + time);
        summary.note(
                "fleet",
                "%d processes of %d services in 2 zones, all registered and UP after %s; %d nodes"
                        .formatted(
                                fleet.size(),
                                ShopService.values().length,
                                time,
                                stage.nodes().size()));
    }

    private void play(Act act) throws StoppedException {
        CallFigures before = watch.count();
        act.play(scene);
        CallFigures meanwhile = watch.count().minus(before);
        String told = "meanwhile " + Picture.calls(meanwhile);
        watch.tell(Colour.HEADING, told);
        summary.note("", told);
        Scene.expect(meanwhile.ok() > 0, "calls meanwhile: none (expected: they go on)");
        expectFewFailed(meanwhile, act.failedPermilleMax());
    }

    /** A busy machine plays slowly: the demo runs on then. */
    private void tellTime() {
        Duration asked = scene.schedule().run();
        boolean isInTime = watch.elapsed().compareTo(asked) <= 0;
        String told = "played within %s of %d s%s"
                .formatted(
                        Picture.seconds(watch.elapsed()),
                        asked.toSeconds(),
                        isInTime ? "" : ", which are over; is this machine busy?");
        watch.tell(isInTime ? Colour.GOOD : Colour.WARNING, "all acts were " + told);
        summary.note("acts", told);
    }

    private void expectCalls() throws StoppedException {
        long before = watch.count().ok();
        Scene.expect(
                watch.look(CALLS_AT_MOST, () -> watch.ledger().total().ok() >= before + SOME_CALLS),
                "calls: %d within %s (expected: at least %d)"
                        .formatted(watch.ledger().total().ok() - before, CALLS_AT_MOST, SOME_CALLS));
    }

    private static void expectFewFailed(CallFigures calls, int permilleMax) {
        Scene.expect(
                calls.failed() * 1_000 <= calls.ok() * permilleMax,
                "failed calls: %d (expected: at most %d in 1000; %d were ok)"
                        .formatted(calls.failed(), permilleMax, calls.ok()));
    }

    private void runUntil(Duration time) throws StoppedException {
        boolean unused = watch.look(time.minus(watch.elapsed()), () -> false);
    }

    private void endFleet() throws StoppedException {
        CallFigures calls = watch.count();
        summary.note("calls", Picture.calls(calls).substring("calls: ".length()));
        expectFewFailed(calls, FAILED_PERMILLE_MAX);
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
            report = Audits.verify(stage.bootstrap(), TopicNames.DEFAULT, HttpSchemaRegistry.at(stage.urls()));
        } catch (AuditException e) {
            throw new CommandFailure(ExitStatus.FAILURE, "the log could not be verified: " + e.getMessage(), e);
        }
        Scene.expect(report.isClean() && report.isRefolded() && report.facts() > 0, "the audit of the log:\n" + report);
        String last = report.toString().lines().reduce("", (previous, line) -> line);
        watch.tell(Colour.GOOD, last);
        summary.note("audit", last);
    }
}
