package dev.muster.testkit.workload;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.SplittableRandom;

/** Campaigns, keeps its candidacy for a while and resigns; now and then it forgets to. */
final class ElectionVisit implements Visit {

    private static final int MOST_KEEPS = 6;

    private final Target target;
    private final Caller caller;
    private final Setting setting;
    private final Pause pause;
    private final SplittableRandom random;

    ElectionVisit(Target target, Caller caller, Setting setting, Pause pause, SplittableRandom random) {
        this.target = target;
        this.caller = caller;
        this.setting = setting;
        this.pause = pause;
        this.random = random;
    }

    @Override
    public void make() throws InterruptedException {
        if (random.nextInt(6) == 0) {
            String path = "/v1/elections/" + target.name() + "?consistency=linearizable";
            caller.call(new HttpCall(target.key(), "GET", path, NullNode.getInstance()));
            return;
        }
        ObjectNode terms = Visit.body().put("ttl", setting.ttl());
        RecordedCall.Answer answer = caller.call(new HttpCall(target.key(), "PUT", path(), terms));
        for (int keep = random.nextInt(MOST_KEEPS); keep > 0 && answer.status() == 200; keep--) {
            if (pause.pause()) {
                return;
            }
            answer = caller.call(new HttpCall(target.key(), "POST", path() + "/keep", NullNode.getInstance()));
        }
        if (random.nextInt(4) != 0) {
            caller.call(new HttpCall(target.key(), "DELETE", path(), NullNode.getInstance()));
        }
    }

    private String path() {
        return "/v1/elections/" + target.name() + "/candidates/" + setting.id();
    }
}
