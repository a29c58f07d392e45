package dev.muster.demo;

import dev.muster.terminal.Colour;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Instances that were ejected, and do their work again, come back when their time is over, and are called.
 *
 * @param members which
 */
record OutliersReturn(List<Member> members) implements Act {

    /** Its time is twelve seconds. */
    private static final Duration BACK_AT_MOST = Duration.ofSeconds(25);

    @Override
    public void play(Scene scene) throws StoppedException {
        for (Member member : members) {
            scene.awaitReturn(member, BACK_AT_MOST);
        }
        scene.expectTraffic(members.stream().map(Member::id).toList());
        String ids = members.stream().map(Member::id).collect(Collectors.joining(" and "));
        scene.watch().tell(Colour.GOOD, ids + " are back, and called again");
        scene.summary().note("returned", ids + ", when their time was over, and called again");
    }

    @Override
    public int failedPermilleMax() {
        return 0;
    }
}
