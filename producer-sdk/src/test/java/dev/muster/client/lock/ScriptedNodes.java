package dev.muster.client.lock;

import dev.muster.client.MusterException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

/** Nodes that answer as a test says, and a clock that it moves. Of one thread, but for who waits for a lock. */
final class ScriptedNodes implements LockCalls, LockClient.Timer {

    static final Duration TTL = Duration.ofSeconds(11);

    final List<Asked> asked = new ArrayList<>();
    private final Deque<Answer> acquires = new ArrayDeque<>();
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private Answer keep = new Answer(200, "", "", 7, TTL);
    private boolean isAway;
    private boolean isHoldingKeeps;
    private final List<Runnable> heldKeeps = new ArrayList<>();
    private long nanos;
    private long order;

    /** What a node was asked. */
    record Asked(String what, Map<String, Object> fields, String key) {}

    private record Task(long at, long order, Runnable what, CompletableFuture<Void> done) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    LockRequest lock() {
        return LockRequest.of(
                new LockClient(this, this, Runnable::run, new OpenLocks(), "here", Duration.ofSeconds(2)), "door");
    }

    /** The next request is answered so; without any, it is granted by token 7. */
    void answer(int status, String code) {
        acquires.add(new Answer(status, code, "refused: " + code, -1, Duration.ZERO));
    }

    void answerKeeps(int status, String code) {
        keep = new Answer(status, code, "", -1, Duration.ZERO);
    }

    void goAway() {
        isAway = true;
    }

    void comeBack() {
        isAway = false;
    }

    /** Keeps are answered when they are let go. */
    void holdKeeps() {
        isHoldingKeeps = true;
    }

    void letKeepsGo() {
        heldKeeps.forEach(Runnable::run);
    }

    void pass(Duration time) {
        long end = nanos + time.toNanos();
        while (!tasks.isEmpty() && tasks.element().at <= end) {
            Task next = tasks.remove();
            nanos = Math.max(nanos, next.at);
            if (!next.done.isDone()) {
                next.what.run();
            }
        }
        nanos = end;
    }

    long count(String what) {
        return asked.stream().filter(one -> one.what.equals(what)).count();
    }

    Asked last(String what) {
        return asked.stream()
                .filter(one -> one.what.equals(what))
                .reduce((before, after) -> after)
                .orElseThrow(() -> new AssertionError("nobody asked to " + what + ": " + asked));
    }

    @Override
    public CompletionStage<Answer> post(String path, Map<String, Object> fields, String key, Duration atMost) {
        String what = path.substring("/v1/locks/door/".length());
        asked.add(new Asked(what, fields, key));
        if (isAway) {
            return CompletableFuture.failedFuture(new MusterException("nobody is there"));
        }
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        switch (what) {
            case "acquire" -> answer.complete(acquires.isEmpty() ? new Answer(200, "", "", 7, TTL) : acquires.remove());
            case "keep" -> {
                if (isHoldingKeeps) {
                    heldKeeps.add(() -> answer.complete(keep));
                } else {
                    answer.complete(keep);
                }
            }
            default -> answer.complete(new Answer(200, "", "", -1, Duration.ZERO));
        }
        return answer;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public Future<?> after(Duration delay, Runnable what) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        tasks.add(new Task(nanos + delay.toNanos(), order++, what, done));
        return done;
    }
}
