package dev.muster.client.call;

import dev.muster.balance.KeyHash;
import dev.muster.client.InvalidValueException;
import dev.muster.client.call.CallFailedException.Ending;
import java.net.http.HttpClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Calls another service: each try goes to an instance that the service's strategy picks, within its time, past instances and services
 * that breakers hold back, and what comes of it is reported to the fleet. Immutable and thread-safe; callers of one service and client
 * share everything but the policy and the key.
 *
 * <p>A call that is not made throws {@link CallRefusedException}, which says by what it was refused and until when; one that is made and
 * fails throws {@link CallFailedException}. The first calls of a process wait for the first view of the service, within their time.
 */
public final class Caller {
    private final ServiceCalls calls;
    private final CallPolicy policy;
    private final @Nullable Long keyHash;

    Caller(ServiceCalls calls, CallPolicy policy, @Nullable Long keyHash) {
        this.calls = calls;
        this.policy = policy;
        this.keyHash = keyHash;
    }

    /** Name of the called service. */
    public String service() {
        return calls.service();
    }

    /** The same with calls made like this. */
    public Caller with(CallPolicy next) {
        return new Caller(calls, next, keyHash);
    }

    /** How calls are made. */
    public CallPolicy policy() {
        return policy;
    }

    /**
     * The same for a key: its calls go to the key's owner on the ring, as long as that can take them.
     *
     * @throws InvalidValueException when the strategy is not consistent hash
     */
    public Caller forKey(String key) {
        if (!calls.isKeyed()) {
            throw new InvalidValueException(
                    "strategy of " + service(),
                    calls.settings().balancing().strategy().text(),
                    "consistent_hash, for calls with a key");
        }
        return new Caller(calls, policy, KeyHash.of(key));
    }

    /**
     * Calls, on this thread. An answer that the policy's judge calls a failure is returned all the same when no try is left.
     *
     * @throws CallException when there is no answer
     */
    public <T> T call(Attempt<T> attempt) {
        return policy.hedgeAfter().isPresent() ? hedged(attempt) : new SyncCall<>(calls, policy, attempt, hash()).run();
    }

    /** Calls, and answers by the fallback when there is no answer. */
    public <T> T call(Attempt<T> attempt, Function<CallException, ? extends T> fallback) {
        try {
            return call(attempt);
        } catch (CallException e) {
            return fallback.apply(e);
        }
    }

    /**
     * Begins to call, and never blocks. Cancelling the future ends the call and cancels its tries. What depends on it runs on the thread
     * that completes it and must not block that either.
     */
    public <T> CompletableFuture<T> callAsync(AsyncAttempt<T> attempt) {
        return started(attempt, new Place(calls.gate()));
    }

    /** Calls over HTTP with this client; instances are called at {@code protocol://host:port}. */
    public HttpCaller http(HttpClient client) {
        return new HttpCaller(this, client);
    }

    /** What the whole fleet says of the service, as far as it is known here; a look into memory. */
    public FleetVerdict verdict() {
        return calls.verdict();
    }

    /** What has become of this process's calls to the service. */
    public CallStatistics statistics() {
        return calls.statistics();
    }

    private <T> T hedged(Attempt<T> attempt) {
        Place place = new Place(calls.gate());
        CompletableFuture<T> answer = started(new BlockingAttempt<>(attempt, calls.threads(), place), place);
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.cancel(true);
            throw new CallFailedException(service(), new Ending("one or two instances", 1, null), e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CallFailedException failed && failed.getCause() instanceof Error error) {
                throw error; // as from a try on this thread
            }
            if (e.getCause() instanceof CallException known) {
                throw known;
            }
            throw new IllegalStateException("only calls complete it", e);
        }
    }

    private <T> CompletableFuture<T> started(AsyncAttempt<T> attempt, Place place) {
        return new AsyncCall<>(calls, policy, attempt, place, hash()).start();
    }

    private long hash() {
        return keyHash == null ? ThreadLocalRandom.current().nextLong() : keyHash;
    }
}
