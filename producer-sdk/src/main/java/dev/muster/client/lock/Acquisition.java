package dev.muster.client.lock;

import dev.muster.client.lock.LockCalls.Answer;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One attempt to acquire a lock. Whatever answer is missing is asked for again under the same key, so that a grant is never made twice;
 * and whoever gives up takes the request back, so that none is left behind. Of one thread.
 */
final class Acquisition {

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration MAX_WAIT = Duration.ofSeconds(60);

    private final LockClient client;
    private final LockRequest request;
    private final String owner;
    private String key = UUID.randomUUID().toString();
    /** When the request was sent first: what is granted was granted after that. */
    private long sentNanos;

    Acquisition(LockClient client, LockRequest request) {
        this.client = client;
        this.request = request;
        this.owner = request.owner()
                .orElseGet(() ->
                        client.process() + ":" + UUID.randomUUID().toString().substring(0, 13));
    }

    Lock run(Duration wait) throws InterruptedException {
        Duration bounded = wait.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : wait;
        long end = System.nanoTime() + bounded.toNanos();
        // Who does not want to wait for the lock waits for an answer all the same.
        long answerEnd = end + client.answerAtMost().toNanos();
        sentNanos = client.timer().nanos();
        String said = "";
        try {
            while (answerEnd - System.nanoTime() > 0) {
                try {
                    Answer answer = ask(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
                    if (answer.status() == 200) {
                        return held(answer);
                    }
                    if (answer.code().equals("request-over")) {
                        // A node took it back that believed nobody waited for it.
                        key = UUID.randomUUID().toString();
                        sentNanos = client.timer().nanos();
                    } else {
                        throw new NotAcquiredException(answer.code(), answer.detail());
                    }
                } catch (ExecutionException | TimeoutException e) {
                    said = String.valueOf(
                            e.getCause() == null
                                    ? "no answer in time"
                                    : e.getCause().getMessage());
                }
                TimeUnit.NANOSECONDS.sleep(Math.min(PAUSE.toNanos(), Math.max(0, answerEnd - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            takeBack();
            throw e;
        }
        takeBack();
        throw new NotAcquiredException(
                "no-answer", "Expected an answer to a request for lock '" + request.name() + "', but: " + said);
    }

    private Answer ask(Duration left) throws InterruptedException, ExecutionException, TimeoutException {
        Duration atMost = left.plus(client.answerAtMost());
        return client.calls()
                .post("/v1/locks/" + request.name() + "/acquire", request.fields(owner, left), key, atMost)
                .toCompletableFuture()
                .get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Lock held(Answer answer) {
        HeldLock lock = new HeldLock(client, new HeldLock.Grant(request, owner, key, answer.token(), answer.ttl()));
        lock.begin(sentNanos);
        return lock;
    }

    private void takeBack() {
        new Release(client, request.name(), owner, key).begin();
    }
}
