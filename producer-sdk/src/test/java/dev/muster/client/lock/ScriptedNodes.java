package dev.muster.client.lock;

import dev.muster.client.MusterException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

/** Nodes that answer as a test says, and a clock that it moves. Of one thread, but for who waits for a lock. */
final class ScriptedNodes implements LockCalls, LockClient.Timer {

    static final Duration TTL = Duration.ofSeconds(11);
    /** What an acquisition costs that nobody answers. */
    private static final Duration TIME_OUT = Duration.ofMillis(100);

    final List<Asked> asked = new ArrayList<>();
    private final Deque<Optional<Answer>> acquires = new ArrayDeque<>();
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private Answer granted = granted(TTL);
    private Answer keep = granted(TTL);
    private Duration keepsTake = Duration.ZERO;
    private boolean isAway;
    private boolean isHoldingKeeps;
    private final List<Runnable> heldKeeps = new ArrayList<>();
    private long nanos;
    private long order;

    /** What a node was asked. */
    record Asked(String what, Map<String, Object> fields, String key, Duration atMost) {}

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
        answerAfterSilence(0, status, code);
    }

    /** The next request is answered so by the node that was asked after so many that gave no answer. */
    void answerAfterSilence(int silent, int status, String code) {
        acquires.add(Optional.of(new Answer(status, code, "refused: " + code, -1, Duration.ZERO, silent)));
    }

    /** The next request is not answered. */
    void answerNothing() {
        acquires.add(Optional.empty());
    }

    /** Grants last for so long. */
    void grantFor(Duration ttl) {
        granted = granted(ttl);
        keep = granted;
    }

    private static Answer granted(Duration ttl) {
        return new Answer(200, "", "", 7, ttl, 0);
    }

    /** Keeps are answered so much later. */
    void answerKeepsAfter(Duration time) {
        keepsTake = time;
    }

    void answerKeeps(int status, String code) {
        keep = new Answer(status, code, "", -1, Duration.ZERO, 0);
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
        asked.add(new Asked(what, fields, key, atMost));
        if (what.equals("acquire")) {
            return acquired();
        }
        if (isAway) {
            return nobody();
        }
        return what.equals("keep")
                ? kept()
                : CompletableFuture.completedFuture(new Answer(200, "", "", -1, Duration.ZERO, 0));
    }

    private CompletionStage<Answer> acquired() {
        Optional<Answer> answer =
                isAway ? Optional.empty() : acquires.isEmpty() ? Optional.of(granted) : acquires.remove();
        if (answer.isEmpty()) {
            nanos += TIME_OUT.toNanos();
            return nobody();
        }
        return CompletableFuture.completedFuture(answer.get());
    }

    private CompletionStage<Answer> kept() {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        if (isHoldingKeeps) {
            heldKeeps.add(() -> answer.complete(keep));
        } else if (keepsTake.isZero()) {
            answer.complete(keep);
        } else {
            var unused = after(keepsTake, () -> answer.complete(keep));
        }
        return answer;
    }

    private static CompletionStage<Answer> nobody() {
        return CompletableFuture.failedFuture(new MusterException("nobody is there"));
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
