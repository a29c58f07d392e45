package dev.muster.e2e;

import dev.muster.client.DiscoveredInstance;
import dev.muster.client.call.CallException;
import dev.muster.client.call.CallRefusedException;
import dev.muster.client.call.Caller;
import dev.muster.client.call.Refusal;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/** What is at the other end of calls: answers, fails or holds them as a test says, and counts what reaches it. Thread-safe. */
final class PlayedService {

    private enum Mood {
        ANSWERS,
        FAILS,
        HOLDS
    }

    private final Map<String, AtomicLong> reachedAt = new ConcurrentHashMap<>();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Queue<CompletableFuture<String>> held = new ConcurrentLinkedQueue<>();
    private volatile Mood mood = Mood.ANSWERS;
    private volatile String broken = "";

    void fails() {
        mood = Mood.FAILS;
    }

    void failsAt(String instance) {
        broken = instance;
    }

    /** What comes from now on is under way until it heals. */
    void holds() {
        mood = Mood.HOLDS;
    }

    /** Answers, and answers what it holds. */
    void heals() {
        mood = Mood.ANSWERS;
        held.forEach(one -> {
            answered.incrementAndGet();
            one.complete("at last");
        });
        held.clear();
    }

    /** Answers, but fails what it holds. */
    void breaksDown() {
        mood = Mood.ANSWERS;
        held.forEach(one -> {
            failed.incrementAndGet();
            one.completeExceptionally(new IOException("broken"));
        });
        held.clear();
    }

    String answer(DiscoveredInstance instance) throws IOException {
        reached(instance);
        if (mood == Mood.FAILS || instance.id().equals(broken)) {
            failed.incrementAndGet();
            throw new IOException("broken");
        }
        answered.incrementAndGet();
        return instance.id();
    }

    /** Whether a call came to an answer. */
    boolean called(Caller caller) {
        return caller.call(instance -> !answer(instance).isEmpty(), failure -> false);
    }

    /** What refused a call, if it was refused. */
    Optional<Refusal> refusal(Caller caller) {
        try {
            caller.call(this::answer);
        } catch (CallRefusedException e) {
            return Optional.of(e.reason());
        } catch (CallException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** Begins a call that waits as long as calls are held, and tells what refused it, if anything did. */
    Optional<Refusal> begin(Caller caller) {
        CompletableFuture<String> call = caller.callAsync(instance -> {
            reached(instance);
            CompletableFuture<String> answer = new CompletableFuture<>();
            held.add(answer);
            return answer;
        });
        if (!call.isDone()) {
            return Optional.empty();
        }
        try {
            call.get();
        } catch (ExecutionException e) {
            return Optional.ofNullable(e.getCause())
                    .filter(CallRefusedException.class::isInstance)
                    .map(cause -> ((CallRefusedException) cause).reason());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    int held() {
        return held.size();
    }

    long answered() {
        return answered.get();
    }

    long failed() {
        return failed.get();
    }

    long reached() {
        return reachedAt.values().stream().mapToLong(AtomicLong::get).sum();
    }

    long reachedAt(String instance) {
        AtomicLong count = reachedAt.get(instance);
        return count == null ? 0 : count.get();
    }

    private void reached(DiscoveredInstance instance) {
        reachedAt.computeIfAbsent(instance.id(), id -> new AtomicLong()).incrementAndGet();
    }
}
