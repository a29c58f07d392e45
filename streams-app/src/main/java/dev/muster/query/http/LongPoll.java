package dev.muster.query.http;

import com.linecorp.armeria.common.HttpResponse;
import dev.muster.query.QueryException;
import dev.muster.query.QueryException.Reason;
import dev.muster.query.watch.WatchHub.Watch;
import dev.muster.query.watch.Watcher;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One watch as a request that is answered once: by the first thing told, or after its wait by what there is. On the connection's event
 * loop.
 */
final class LongPoll implements Watcher<Told> {

    private final EventLoop loop;
    private final WatchSource source;
    private final CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
    private @Nullable Watch watch;

    private LongPoll(EventLoop loop, WatchSource source) {
        this.loop = loop;
        this.source = source;
    }

    /** The answer that comes. */
    static HttpResponse open(EventLoop loop, WatchSource source, Duration wait) {
        LongPoll poll = new LongPoll(loop, source);
        HttpResponse response = HttpResponse.of(poll.answer);
        Answers.whenOver(response, () -> {
            loop.execute(poll::leave);
        });
        loop.execute(() -> poll.begin(wait));
        return response;
    }

    @Override
    public Executor executor() {
        return loop;
    }

    @Override
    public void told(Told state) {
        try {
            answer.complete(state.answer());
        } catch (RuntimeException e) {
            // A problem is an answer as well.
            answer.completeExceptionally(e);
        }
    }

    @Override
    public void ended(End why) {
        answer.completeExceptionally(
                switch (why) {
                    case MOVED ->
                        new QueryException(
                                Reason.PARTITION_MOVED,
                                "Expected the partition to stay on this node, but it has moved");
                    case CLOSING ->
                        new QueryException(Reason.PARTITION_MOVED, "Expected this node to go on, but it closes");
                    case TOO_SLOW, BROKEN ->
                        new QueryException(
                                Reason.LOG_UNAVAILABLE, "Expected to be able to read on, but that failed; ask again");
                });
    }

    private void begin(Duration wait) {
        if (answer.isDone()) {
            return;
        }
        watch = source.watch(this);
        var timer = loop.schedule(this::unchanged, wait.toMillis(), TimeUnit.MILLISECONDS);
        var unused = answer.whenComplete((done, failure) -> timer.cancel(false));
    }

    private void unchanged() {
        if (!answer.isDone()) {
            var unused = source.unchanged().whenComplete((present, failure) -> {
                if (present != null) {
                    answer.complete(present);
                } else if (failure != null) {
                    answer.completeExceptionally(failure);
                }
            });
        }
    }

    private void leave() {
        answer.cancel(false);
        if (watch != null) {
            watch.close();
            watch = null;
        }
    }
}
