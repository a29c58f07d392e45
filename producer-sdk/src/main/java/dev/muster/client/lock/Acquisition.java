package dev.muster.client.lock;

import dev.muster.client.lock.LockCalls.Answer;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One attempt to acquire a lock. Whatever answer is missing is asked for again under the same key, so that a grant is never made twice;
 * and whoever gives up takes the request back, so that none is left behind. A long wait is asked for in slices: the request keeps its place
 * in the queue, and a node that hangs holds up one slice. Asks once at least. Of one thread.
 */
final class Acquisition {

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration MAX_WAIT = Duration.ofSeconds(60);
    /** Of all nodes together. Each slice costs a record of the log. */
    private static final Duration MAX_SLICE = Duration.ofSeconds(10);

    private final LockClient client;
    private final LockRequest request;
    private final String owner;
    private String key = UUID.randomUUID().toString();
    /** When the request was sent first: what is granted was granted after that. */
    private long sentNanos;
    /** Whether a node may have the request whose answer did not come. */
    private boolean isUnanswered;

    private String said = "";

    Acquisition(LockClient client, LockRequest request) {
        this.client = client;
        this.request = request;
        this.owner = request.owner()
                .orElseGet(() ->
                        client.process() + ":" + UUID.randomUUID().toString().substring(0, 13));
    }

    Lock run(Duration wait) throws InterruptedException {
        Duration bounded = wait.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : wait;
        sentNanos = now();
        long end = sentNanos + bounded.toNanos();
        // Who does not want to wait for the lock waits for an answer all the same.
        long answerEnd = end + client.answerAtMost().toNanos();
        try {
            do {
                Optional<Lock> lock = attempt(Duration.ofNanos(Math.max(0, end - now())));
                if (lock.isPresent()) {
                    return lock.get();
                }
                TimeUnit.NANOSECONDS.sleep(Math.min(PAUSE.toNanos(), Math.max(0, answerEnd - now())));
            } while (answerEnd - now() > 0);
        } catch (InterruptedException e) {
            takeBack();
            throw e;
        }
        takeBack();
        throw new NotAcquiredException(
                "no-answer", "Expected an answer to a request for lock '" + request.name() + "', but: " + said);
    }

    /** Empty when it is to be asked for again. */
    private Optional<Lock> attempt(Duration left) throws InterruptedException {
        try {
            Answer answer = ask(left);
            if (answer.status() == 200) {
                return Optional.of(held(answer));
            }
            if (!answer.code().equals("request-over")) {
                throw refused(answer);
            }
            // A node took it back that believed nobody waited for it.
            said = answer.detail();
            key = UUID.randomUUID().toString();
            sentNanos = now();
            isUnanswered = false;
        } catch (ExecutionException | TimeoutException e) {
            isUnanswered = true;
            said = String.valueOf(
                    e.getCause() == null ? "no answer in time" : e.getCause().getMessage());
        }
        return Optional.empty();
    }

    private Answer ask(Duration left) throws InterruptedException, ExecutionException, TimeoutException {
        Duration atMost = shorter(left.plus(client.answerAtMost()), slice());
        return client.calls()
                .post("/v1/locks/" + request.name() + "/acquire", request.fields(owner, left), key, atMost)
                .toCompletableFuture()
                .get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Not longer than a grant lasts of which nobody has heard. */
    private Duration slice() {
        Duration slice = shorter(MAX_SLICE, request.ttl());
        return slice.compareTo(client.answerAtMost()) < 0 ? client.answerAtMost() : slice;
    }

    private Lock held(Answer answer) {
        HeldLock.Grant grant = new HeldLock.Grant(
                request.name(), owner, key, answer.token(), answer.ttl(), request.listener(Thread.currentThread()));
        HeldLock lock = new HeldLock(client, grant);
        lock.begin(sentNanos);
        return lock;
    }

    /** What one node refuses may stand in the queue by another that was asked before, and did not answer. */
    private NotAcquiredException refused(Answer answer) {
        if (isUnanswered || answer.unanswered() > 0) {
            takeBack();
        }
        return new NotAcquiredException(answer.code(), answer.detail());
    }

    private void takeBack() {
        new Release(client, request.name(), owner, key).begin();
    }

    private long now() {
        return client.timer().nanos();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
