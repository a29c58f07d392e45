package dev.muster.demo;

import dev.muster.terminal.Colour;
import java.time.Duration;

/** An operator takes an instance out of traffic, and puts it back. No call fails by it. */
final class Drain implements Act {

    private static final Duration SEEN_AT_MOST = Duration.ofSeconds(5);

    private final Scene scene;
    private final Operator operator;
    private final Member drained = new Member(ShopService.SHIPPING, 2, "zone-b");

    Drain(Scene scene, Operator operator) {
        this.scene = scene;
        this.operator = operator;
    }

    @Override
    public void play() throws StoppedException {
        long failed = scene.watch().count().failed();
        scene.watch().tell(Colour.WARNING, "draining " + drained.id());
        operator.drain(drained, "upgrade");
        scene.awaitStatus(drained, "OUT_OF_SERVICE", SEEN_AT_MOST);
        scene.expectNoTraffic(drained);
        scene.watch().tell(Colour.GOOD, drained.id() + " is called by nobody any more, and may be upgraded");
        operator.putBack(drained);
        scene.awaitStatus(drained, "UP", SEEN_AT_MOST);
        scene.expectTraffic(drained);
        long meanwhile = scene.watch().count().failed() - failed;
        Scene.expect(meanwhile == 0, "failed calls during the drain: %d (expected: none)".formatted(meanwhile));
        scene.watch().tell(Colour.GOOD, drained.id() + " is back, and called again");
        scene.summary().note("drained", drained.id() + ", left alone by its callers, then back; no call failed");
    }
}
