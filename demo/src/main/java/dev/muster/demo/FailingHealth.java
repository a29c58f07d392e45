package dev.muster.demo;

import dev.muster.terminal.Colour;
import java.time.Duration;

/**
 * An instance runs and beats, but its health endpoint answers with 500: Muster's check finds it, traffic leaves it, and it is healed. Its
 * heartbeats alone would have told nothing.
 */
final class FailingHealth implements Act {

    /** Two failures in a row, a second apart, and some slack for a machine that is busy. */
    private static final Duration SEEN_AT_MOST = Duration.ofSeconds(10);

    private final Scene scene;
    private final Operator operator;
    private final Member sick = new Member(ShopService.PAYMENT, 1, "zone-a");

    FailingHealth(Scene scene, Operator operator) {
        this.scene = scene;
        this.operator = operator;
    }

    @Override
    public void play() throws StoppedException {
        InstanceState well = scene.awaitStatus(sick, "UP", SEEN_AT_MOST);
        scene.watch().tell(Colour.WARNING, sick.id() + ": /health answers with 500 from now on, heartbeats go on");
        Scene.Stopwatch time = new Scene.Stopwatch();
        operator.setHealth(well, 500);
        InstanceState down = scene.awaitStatus(sick, "DOWN", SEEN_AT_MOST);
        String found = time.toString();
        Scene.expect(
                down.status().reason().contains("status 500"),
                "the reason is '%s' (expected: one that tells of the status 500)"
                        .formatted(down.status().reason()));
        scene.expectNoTraffic(sick);
        scene.watch().tell(Colour.GOOD, sick.id() + " is called by nobody any more");

        Scene.Stopwatch healing = new Scene.Stopwatch();
        operator.setHealth(well, 200);
        scene.awaitStatus(sick, "UP", SEEN_AT_MOST);
        String healed = healing.toString();
        scene.expectTraffic(sick);
        scene.watch().tell(Colour.GOOD, sick.id() + " is healed, and called again");
        scene.summary()
                .note(
                        "sick",
                        "%s, found by its check after %s; healed, found after %s and called again"
                                .formatted(sick.id(), found, healed));
    }
}
