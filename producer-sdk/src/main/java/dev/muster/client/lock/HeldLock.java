package dev.muster.client.lock;

import dev.muster.client.lock.LockCalls.Answer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A lock that was granted: sends a keep about every sixth of its ttl, whether the one before was answered or not, and knows by its own clock
 * until when it surely holds. Once that time has passed it is lost for good, and given back, whatever is heard later. Its keeps run on the
 * client's timer; everything is guarded by this.
 */
final class HeldLock implements Lock {

    private static final int KEEPS_A_TTL = 6;
    private static final int KEEPS_A_CERTAINTY = 3;
    private static final Duration LEAST_INTERVAL = Duration.ofMillis(200);

    private final LockClient client;
    private final Grant grant;
    private long certainUntil;
    /** Whether the user has it: from then on it is lost for good when it is lost. */
    private boolean isBegun;

    private boolean isOver;
    private @Nullable Future<?> nextKeep;
    private @Nullable Future<?> ending;

    HeldLock(LockClient client, Grant grant) {
        this.client = client;
        this.grant = grant;
    }

    /**
     * What was granted.
     *
     * @param name of the lock
     * @param owner in whose name
     * @param key of the request
     * @param token by which token
     * @param ttl for how long without a keep
     * @param listener is told of its loss
     */
    record Grant(String name, String owner, String key, long token, Duration ttl, Optional<Consumer<Lock>> listener) {}

    /** From the sending of the request on. One that had to wait may be uncertain already: a keep says more. */
    void begin(long sentNanos) {
        synchronized (this) {
            certainUntil = sentNanos + certainty();
        }
        boolean hasWaited = now() - sentNanos > interval().toNanos();
        if (hasWaited) {
            keepAndWait();
        }
        synchronized (this) {
            isBegun = true;
            client.open().add(this);
            watchEnd();
            scheduleKeep();
        }
    }

    @Override
    public String name() {
        return grant.name;
    }

    @Override
    public String owner() {
        return grant.owner;
    }

    @Override
    public long token() {
        return grant.token;
    }

    @Override
    public synchronized boolean isCertain() {
        return !isOver && certainUntil - now() > 0;
    }

    @Override
    public synchronized Duration remaining() {
        return isCertain() ? Duration.ofNanos(certainUntil - now()) : Duration.ZERO;
    }

    @Override
    public void close() {
        try {
            giveBack().toCompletableFuture().get(client.answerAtMost().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // It is tried further in the background, and at the latest the ttl ends it.
            return;
        }
    }

    /** Begins to give it back, unless it is over already. */
    CompletionStage<Void> giveBack() {
        return end()
                ? new Release(client, name(), grant.owner, grant.key).begin()
                : CompletableFuture.completedFuture(null);
    }

    /** The user is not to begin with a lock that is lost before it is told of; at worst it is told so at once. */
    private void keepAndWait() {
        try {
            keep().toCompletableFuture().get(client.answerAtMost().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // It may be certain still by its request; the next keep follows.
            return;
        }
    }

    /** Is not waited for when it would be good for nothing any more, so at most six are under way. */
    private CompletionStage<Void> keep() {
        long sentNanos = now();
        Duration atMost = Duration.ofNanos(Math.min(client.answerAtMost().toNanos(), certainty()));
        return client.calls()
                .post("/v1/locks/" + name() + "/keep", Map.of("owner", grant.owner, "token", grant.token), "", atMost)
                .thenAccept(answer -> told(answer, sentNanos));
    }

    private void told(Answer answer, long sentNanos) {
        if (answer.status() == 200) {
            synchronized (this) {
                long until = sentNanos + certainty();
                boolean mayHope = !isBegun || certainUntil - now() > 0;
                if (!isOver && mayHope && until - certainUntil > 0) {
                    certainUntil = until;
                }
            }
        } else if (answer.code().equals("not-holder")) {
            lose();
        }
    }

    private synchronized void scheduleKeep() {
        if (!isOver) {
            nextKeep = client.timer().after(interval(), () -> {
                if (isHeld()) {
                    scheduleKeep();
                    var unused = keep();
                }
            });
        }
    }

    private synchronized boolean isHeld() {
        return !isOver;
    }

    /** Looks again at the time at which it would be lost. */
    private synchronized void watchEnd() {
        if (isOver) {
            return;
        }
        long left = certainUntil - now();
        if (left > 0) {
            ending = client.timer().after(Duration.ofNanos(left), this::watchEnd);
        } else {
            client.callbacks().execute(this::lose);
        }
    }

    private void lose() {
        if (end()) {
            grant.listener.ifPresent(listener -> client.callbacks().execute(() -> listener.accept(this)));
            var unused = new Release(client, name(), grant.owner, grant.key).begin();
        }
    }

    /** Whether this call ended it. */
    private synchronized boolean end() {
        if (isOver) {
            return false;
        }
        isOver = true;
        client.open().remove(this);
        if (nextKeep != null) {
            nextKeep.cancel(false);
        }
        if (ending != null) {
            ending.cancel(false);
        }
        return true;
    }

    private long now() {
        return client.timer().nanos();
    }

    private long certainty() {
        return Certainty.of(grant.ttl).toNanos();
    }

    /** As often as candidates do: a sixth of the ttl, but three times within what a keep is good for, which is less below 5 s. */
    private Duration interval() {
        long nanos = Math.min(grant.ttl.toNanos() / KEEPS_A_TTL, certainty() / KEEPS_A_CERTAINTY);
        return Duration.ofNanos(Math.max(LEAST_INTERVAL.toNanos(), nanos));
    }
}
