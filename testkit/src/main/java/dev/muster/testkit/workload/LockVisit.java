package dev.muster.testkit.workload;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.testkit.workload.Target.Kind;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * Acquires a lock, writes to what it protects, keeps it for a while and lets it go; now and then it forgets to, or comes back with an old token
 * as one does who was paused for too long.
 */
final class LockVisit implements Visit {

    private static final int MOST_KEEPS = 4;

    private final Target target;
    private final Caller caller;
    private final Setting setting;
    private final Pause pause;
    private final SplittableRandom random;
    private final String owner;

    LockVisit(Target target, Caller caller, Setting setting, Pause pause, SplittableRandom random) {
        this.target = target;
        this.caller = caller;
        this.setting = setting;
        this.pause = pause;
        this.random = random;
        // A semaphore gives an owner permits as often as it asks; the model knows owners who ask once.
        this.owner = target.kind() == Kind.SEMAPHORE
                ? setting.id() + "-" + Integer.toHexString(random.nextInt(1 << 24))
                : setting.id();
    }

    @Override
    public void make() throws InterruptedException {
        if (random.nextInt(8) == 0) {
            look();
            return;
        }
        OptionalLong token = acquire();
        if (token.isEmpty()) {
            return;
        }
        write(token.getAsLong());
        for (int keep = random.nextInt(MOST_KEEPS); keep > 0; keep--) {
            if (pause.pause()) {
                return;
            }
            hold("keep", token.getAsLong());
            write(token.getAsLong());
        }
        int mood = random.nextInt(10);
        if (mood == 0) {
            return; // died with it
        }
        hold("release", token.getAsLong());
        if (mood <= 4 && target.kind() != Kind.SEMAPHORE) {
            comeBackWith(token.getAsLong());
        }
    }

    /** Acquires again, and confuses the tokens. */
    private void comeBackWith(long old) throws InterruptedException {
        OptionalLong token = acquire();
        hold("keep", old);
        hold("release", old);
        write(old);
        if (token.isPresent()) {
            hold("release", token.getAsLong());
        }
    }

    private OptionalLong acquire() throws InterruptedException {
        ObjectNode body =
                Visit.body().put("owner", owner).put("ttl", setting.ttl()).put("wait", "PT" + random.nextInt(4) + "S");
        switch (target.kind()) {
            case READ_WRITE -> body.put("kind", random.nextInt(3) == 0 ? "write" : "read");
            case SEMAPHORE -> body.put("kind", "semaphore").put("permits", 1).put("limit", Target.PERMITS);
            default -> body.put("kind", "mutex");
        }
        RecordedCall.Answer answer = caller.call(new HttpCall(target.key(), "POST", path() + "/acquire", body));
        return answer.status() == 200
                ? OptionalLong.of(answer.body().path("token").asLong())
                : OptionalLong.empty();
    }

    private void hold(String how, long token) throws InterruptedException {
        ObjectNode body = Visit.body().put("owner", owner).put("token", token);
        caller.call(new HttpCall(target.key(), "POST", path() + "/" + how, body));
    }

    private void look() throws InterruptedException {
        caller.call(new HttpCall(target.key(), "GET", path() + "?consistency=linearizable", NullNode.getInstance()));
    }

    private void write(long token) throws InterruptedException {
        if (target.kind() == Kind.MUTEX) {
            setting.resource().write(target.name(), owner, token);
        }
    }

    private String path() {
        return "/v1/locks/" + target.name();
    }
}
