package dev.muster.demo;

import dev.muster.terminal.Colour;
import java.time.Duration;

/**
 * One of three instances turns slow, and another fails all calls. Both are UP: they beat, and nobody looks at their health. What their
 * callers tell of them gives them away, and all callers leave them alone, the ejected ones being two of three. No call fails: what fails at
 * one is tried at another.
 *
 * @param slow answers late
 * @param failing answers with 500
 */
record Outliers(Member slow, Member failing) implements Act {

    /** Compared every three seconds, by some calls of each: the rest is slack for a machine that is busy. */
    private static final Duration COMPARED_AT_MOST = Duration.ofSeconds(30);

    private static final Duration FAILURES_IN_A_ROW_AT_MOST = Duration.ofSeconds(15);
    private static final Duration FIT_AT_MOST = Duration.ofSeconds(10);

    @Override
    public void play(Scene scene) throws StoppedException {
        InstanceState late = scene.awaitStatus(slow, "UP", FIT_AT_MOST);
        InstanceState broken = scene.awaitStatus(failing, "UP", FIT_AT_MOST);
        String ofSlow = eject(
                scene,
                new Trouble(
                        slow, late, Mood.SLOW, "takes 0.6 s for each answer from now on", "latency", COMPARED_AT_MOST));
        String ofFailing = eject(
                scene,
                new Trouble(
                        failing, broken, Mood.FAILING, "answers with 500 from now on", "", FAILURES_IN_A_ROW_AT_MOST));
        scene.expectNoTraffic(Scene.TOLD_AT_ONCE, slow, failing);
        scene.watch()
                .tell(
                        Colour.GOOD,
                        "%s and %s are called by nobody any more, although they are UP"
                                .formatted(slow.id(), failing.id()));
        scene.operator().setMood(late, Mood.WELL);
        scene.operator().setMood(broken, Mood.WELL);
        scene.watch().tell(Colour.HEADING, slow.id() + " and " + failing.id() + " do their work again");
        scene.summary().note("slow", ofSlow);
        scene.summary().note("failing", ofFailing);
    }

    @Override
    public int failedPermilleMax() {
        return 0;
    }

    /** What befalls an instance, and what of it is to be told when it is ejected for that. */
    private record Trouble(
            Member member, InstanceState instance, Mood mood, String told, String reason, Duration atMost) {}

    private static String eject(Scene scene, Trouble trouble) throws StoppedException {
        Member member = trouble.member;
        scene.watch().tell(Colour.WARNING, member.id() + " " + trouble.told + ", heartbeats go on");
        Scene.Stopwatch time = new Scene.Stopwatch();
        scene.operator().setMood(trouble.instance, trouble.mood);
        scene.awaitEjected(member, trouble.atMost);
        String reason = scene.reasonOfEjection(member).orElse("");
        Scene.expect(
                reason.contains(trouble.reason),
                "%s is ejected: '%s' (expected: a reason that tells of '%s')"
                        .formatted(member.id(), reason, trouble.reason));
        return "%s, ejected after %s: %s".formatted(member.id(), time, reason);
    }
}
