package dev.muster.demo;

import dev.muster.terminal.Colour;
import java.time.Duration;

/**
 * An instance becomes unfit for calls, Muster says so, its callers leave it alone; then it is fit again, and called. Always the same,
 * whatever the cause; no call fails by it.
 *
 * @param cause why it is unfit
 */
record OutOfTraffic(Cause cause) implements Act {

    /** A check needs two failures in a row, a second apart; the rest is slack for a machine that is busy. */
    private static final Duration SEEN_AT_MOST = Duration.ofSeconds(10);

    /** What makes an instance unfit for calls. */
    interface Cause {

        /** Its row in the summary. */
        String name();

        /** Whom it befalls. */
        Member member();

        /** What is told when it begins. */
        String told();

        /** The status that Muster is to decide on. */
        String status();

        /** What the reason of that status is to tell of. */
        String reason();

        /** Brings it about. */
        void begin(Operator operator, InstanceState instance);

        /** Takes it away. */
        void end(Operator operator, InstanceState instance);
    }

    @Override
    public void play(Scene scene) throws StoppedException {
        Member member = cause.member();
        InstanceState fit = scene.awaitStatus(member, "UP", SEEN_AT_MOST);
        scene.watch().tell(Colour.WARNING, cause.told());
        Scene.Stopwatch finding = new Scene.Stopwatch();
        cause.begin(scene.operator(), fit);
        InstanceState unfit = scene.awaitStatus(member, cause.status(), SEEN_AT_MOST);
        String found = finding.toString();
        Scene.expect(
                unfit.status().reason().contains(cause.reason()),
                "the reason is '%s' (expected: one that tells of '%s')"
                        .formatted(unfit.status().reason(), cause.reason()));
        scene.expectNoTraffic(member, Scene.TOLD_AT_ONCE);
        scene.watch().tell(Colour.GOOD, member.id() + " is called by nobody any more");

        Scene.Stopwatch healing = new Scene.Stopwatch();
        cause.end(scene.operator(), fit);
        scene.awaitStatus(member, "UP", SEEN_AT_MOST);
        String healed = healing.toString();
        scene.expectTraffic(member);
        scene.watch().tell(Colour.GOOD, member.id() + " is back, and called again");
        scene.summary()
                .note(
                        cause.name(),
                        "%s, %s after %s and called by nobody; UP %s after its end, and called again"
                                .formatted(member.id(), cause.status(), found, healed));
    }

    @Override
    public int failedPermilleMax() {
        return 0;
    }
}
