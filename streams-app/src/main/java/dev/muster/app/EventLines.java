package dev.muster.app;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lines of an answer that comes bit by bit, handed to another thread. A line is asked for when the one before was taken, so that a
 * terminal that is held up holds up the node, and not memory.
 */
final class EventLines implements Flow.Subscriber<String> {

    private final BlockingQueue<Line> lines = new ArrayBlockingQueue<>(4);
    private volatile Flow.@Nullable Subscription subscription;

    /**
     * What came.
     *
     * @param text a line; empty for the end
     */
    record Line(Optional<String> text) {}

    /** The next line, or the end; empty when there was none in time. */
    Optional<Line> next(Duration atMost) throws InterruptedException {
        Line line = lines.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
        Flow.Subscription asked = subscription;
        if (line != null && asked != null) {
            asked.request(1);
        }
        return Optional.ofNullable(line);
    }

    /** Wants no more; again, it does nothing. */
    void cancel() {
        Flow.Subscription asked = subscription;
        if (asked != null) {
            asked.cancel();
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
        subscription = begun;
        begun.request(1);
    }

    @Override
    public void onNext(String line) {
        lines.add(new Line(Optional.of(line)));
    }

    @Override
    public void onError(Throwable failure) {
        lines.add(new Line(Optional.empty()));
    }

    @Override
    public void onComplete() {
        lines.add(new Line(Optional.empty()));
    }
}
