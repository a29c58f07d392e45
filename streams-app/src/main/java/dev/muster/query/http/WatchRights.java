package dev.muster.query.http;

import com.linecorp.armeria.common.CommonPools;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.muster.access.Role;
import dev.muster.access.Tokens;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The watches that are open on this node, of callers who showed a token: a right that was checked when a watch began may be withdrawn
 * while it lasts. When the tokens have changed every one of them is checked again as if it were asked now, and ended if it would be
 * refused. Thread-safe.
 */
final class WatchRights implements AutoCloseable {

    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private final Optional<Supplier<Tokens>> tokens;
    private final Callers callers;
    private final Set<Open> open = ConcurrentHashMap.newKeySet();
    private @Nullable ScheduledFuture<?> timer;
    private @Nullable Tokens checked;
    private boolean isToBeLookedAtAgain;

    WatchRights(Optional<Supplier<Tokens>> tokens, Callers callers) {
        this.tokens = tokens;
        this.callers = callers;
    }

    /** A watch with what it was asked by; the same only as itself. */
    private static final class Open {

        private final ServiceRequestContext context;
        private final RequestHeaders headers;
        private final Role needed;
        private final HttpResponse response;

        Open(ServiceRequestContext context, RequestHeaders headers, Role needed, HttpResponse response) {
            this.context = context;
            this.headers = headers;
            this.needed = needed;
            this.response = response;
        }
    }

    /** Begins to look at the tokens, if callers have to show any. */
    synchronized void start() {
        tokens.ifPresent(supplier -> {
            checked = supplier.get();
            timer = CommonPools.workerGroup()
                    .next()
                    .scheduleWithFixedDelay(
                            () -> look(supplier.get()),
                            LOOK_EVERY.toMillis(),
                            LOOK_EVERY.toMillis(),
                            TimeUnit.MILLISECONDS);
        });
    }

    /** A watch that was let in. */
    void add(ServiceRequestContext context, RequestHeaders headers, Role needed, HttpResponse response) {
        if (tokens.isPresent()) {
            Open added = new Open(context, headers, needed, response);
            open.add(added);
            Answers.whenOver(response, () -> open.remove(added));
        }
    }

    @Override
    public synchronized void close() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    /** Twice after a change: what was let in by the tokens before may have come here only after the first look. */
    @SuppressWarnings("ReferenceEquality") // Tokens are immutable: other ones are another object.
    private void look(Tokens now) {
        boolean isChanged;
        synchronized (this) {
            isChanged = now != checked;
            checked = now;
        }
        if (isChanged || isToBeLookedAtAgain) {
            isToBeLookedAtAgain = isChanged;
            open.forEach(this::check);
        }
    }

    private void check(Open watch) {
        try {
            if (!callers.identify(watch.context, watch.headers).role().includes(watch.needed)) {
                end(watch, ProblemCode.FORBIDDEN);
            }
        } catch (ProblemException e) {
            end(watch, e.problem().code());
        }
    }

    private static void end(Open watch, ProblemCode code) {
        watch.response.abort(
                new ProblemException(code, "The right to watch was withdrawn (expected: a token that has it)"));
    }
}
