package dev.muster.client.lock;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Takes a request back, whatever became of it, by the key that it was made with: tried until a node has answered, or for so long that
 * what it was granted has ended by itself.
 */
final class Release {

    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int MOST = 40;

    private final LockClient client;
    private final String path;
    private final Map<String, Object> fields;
    private final CompletableFuture<Void> answered = new CompletableFuture<>();

    Release(LockClient client, String name, String owner, String key) {
        this.client = client;
        this.path = "/v1/locks/" + name + "/release";
        this.fields = Map.of("owner", owner, "idempotencyKey", key);
    }

    /** Done when a node has answered; never fails. */
    CompletionStage<Void> begin() {
        attempt(1);
        return answered;
    }

    private void attempt(int number) {
        var unused = client.calls()
                .post(path, fields, "", client.answerAtMost())
                .whenComplete((answer, failure) -> {
                    if (failure == null || number >= MOST) {
                        // Also that it was over already: there is nothing left to be given back.
                        answered.complete(null);
                    } else {
                        Duration pause = PAUSE.multipliedBy(number);
                        var unusedLater = client.timer()
                                .after(
                                        pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause,
                                        () -> attempt(number + 1));
                    }
                });
    }
}
