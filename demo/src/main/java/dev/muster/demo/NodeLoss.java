package dev.muster.demo;

import dev.muster.terminal.Colour;
import java.time.Duration;

/**
 * One of the two Muster nodes is killed and started again. The other one answers reads at once, from its copies; it decides when Kafka has
 * noticed the death, and tells those who watch; the killed one takes its part back. The fleet goes on: no call fails.
 *
 * <p>That the survivor decides is shown by what only a decision can bring about: an instance of a service whose partition was the victim's
 * is drained, and its callers, who are told by the survivor, leave it alone.
 *
 * @param drained whose drain is asked for
 */
record NodeLoss(Member drained) implements Act {

    private static final Duration READS_AT_MOST = Duration.ofSeconds(15);
    private static final Duration DECISIONS_AT_MOST = Duration.ofSeconds(60);
    private static final Duration BACK_AT_MOST = Duration.ofSeconds(90);
    private static final Duration SEEN_AT_MOST = Duration.ofSeconds(10);
    /** A client whose node was lost, and that no other could serve yet, tries again after five seconds and some more at most. */
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(12);

    private static final String WHY = "node lost";

    @Override
    public void play(Scene scene) throws StoppedException {
        Stage stage = scene.stage();
        MusterNode victim = ownerOf(drained.service(), scene);
        MusterNode survivor = stage.nodes().stream()
                .filter(node -> !node.equals(victim))
                .findFirst()
                .orElseThrow();
        long pid = stage.kill(victim);
        Scene.Stopwatch time = new Scene.Stopwatch();
        scene.watch()
                .tell(
                        Colour.WARNING,
                        "killed Muster's %s, which decides on %s: SIGKILL to process %d"
                                .formatted(victim.id(), drained.service().text(), pid));
        String reads = awaitReads(scene, survivor, time);
        String decisions = awaitDecisions(scene, survivor, time);
        scene.summary()
                .note(
                        "node lost",
                        "%s, process %d; %s answered for it after %s, decided after %s"
                                .formatted(victim.id(), pid, survivor.id(), reads, decisions));
        startAgain(scene, victim);
    }

    @Override
    public int failedPermilleMax() {
        return 0;
    }

    private static MusterNode ownerOf(ShopService service, Scene scene) throws StoppedException {
        boolean isKnown = scene.watch()
                .look(SEEN_AT_MOST, () -> scene.observer().ownerOf(service).isPresent());
        Scene.expect(isKnown, "nobody says that it decides on " + service.text());
        return scene.observer().ownerOf(service).orElseThrow();
    }

    private static String awaitReads(Scene scene, MusterNode survivor, Scene.Stopwatch time) throws StoppedException {
        boolean areAnswered =
                scene.watch().look(READS_AT_MOST, () -> scene.observer().isAnsweringForAll(survivor));
        String reads = time.toString();
        Scene.expect(
                areAnswered, "%s does not answer for all services %s after the kill".formatted(survivor.id(), reads));
        scene.watch().tell(Colour.GOOD, "%s answers for all services after %s".formatted(survivor.id(), reads));
        return reads;
    }

    private String awaitDecisions(Scene scene, MusterNode survivor, Scene.Stopwatch time) throws StoppedException {
        scene.watch().tell(Colour.HEADING, "asking for the drain of %s until it is decided".formatted(drained.id()));
        boolean isDecided =
                scene.watch().look(DECISIONS_AT_MOST, () -> scene.operator().triesToDrain(drained, WHY));
        String decisions = time.toString();
        Scene.expect(isDecided, "%s decides nothing %s after the kill".formatted(survivor.id(), decisions));
        scene.watch().tell(Colour.GOOD, "%s decides after %s".formatted(survivor.id(), decisions));
        scene.awaitStatus(drained, "OUT_OF_SERVICE", SEEN_AT_MOST);
        scene.expectNoTraffic(drained, TOLD_WITHIN);
        scene.watch().tell(Colour.GOOD, drained.id() + " is called by nobody any more: discovery goes on");
        return decisions;
    }

    private void startAgain(Scene scene, MusterNode victim) throws StoppedException {
        Scene.Stopwatch time = new Scene.Stopwatch();
        long pid = scene.stage().start(victim);
        scene.watch().tell(Colour.HEADING, "starting %s again, process %d".formatted(victim.id(), pid));
        boolean isBack = scene.watch().look(BACK_AT_MOST, () -> scene.observer().areShared());
        Scene.expect(isBack, "%s has not its part of the partitions %s after its start".formatted(victim.id(), time));
        String told = "has its part of the partitions again %s after its start".formatted(time);
        scene.watch().tell(Colour.GOOD, victim.id() + " " + told);
        boolean isPutBack =
                scene.watch().look(SEEN_AT_MOST, () -> scene.operator().triesToPutBack(drained));
        Scene.expect(isPutBack, "%s is not put back within %s".formatted(drained.id(), SEEN_AT_MOST));
        scene.awaitStatus(drained, "UP", SEEN_AT_MOST);
        scene.expectTraffic(drained);
        scene.watch().tell(Colour.GOOD, drained.id() + " is back, and called again");
        scene.summary().note("node back", "process %d, %s".formatted(pid, told));
    }
}
