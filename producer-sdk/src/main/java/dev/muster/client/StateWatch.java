package dev.muster.client;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Watches one thing for all who look at it: one stream at a time, of whole states, each with an index. A stream that ends, fails or
 * falls silent is followed by another, at the next node, which resumes after the last index; after a turn at all nodes there is a
 * growing pause of at most 5 s, or what a node that cannot serve it yet has asked for. Whatever goes wrong leaves the state as it is,
 * and a state older than the one that is known is not taken.
 *
 * <p>The fields below the lock are its own; views are told outside of it.
 *
 * @param <S> what is watched
 */
final class StateWatch<S> {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final long NO_INDEX = -1;

    private final WatchQuery<S> query;
    private final WatchHttp http;
    private final ClientThreads threads;
    private final Counters counters;
    private final Duration silence;
    private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
    private final Trouble trouble;
    private final List<Looker> lookers = new CopyOnWriteArrayList<>();
    private volatile Observation<S> observed;
    private @Nullable Future<?> planned;
    private @Nullable Attempt current;
    private long index = NO_INDEX;
    private int failedInTurn;
    private Duration askedPause = LONGEST_PAUSE;
    private int notReachedInTurn;
    private boolean ended;

    /** Somebody who looks. */
    interface Looker {
        /** Something is known anew; called in turn, and must not wait. */
        void onObserved(boolean changed);
    }

    StateWatch(WatchQuery<S> query, WatchHttp http, ClientThreads threads, Counters counters, Duration silence) {
        this.query = query;
        this.http = http;
        this.threads = threads;
        this.counters = counters;
        this.silence = silence;
        this.observed = Observation.none(query.unknown());
        this.trouble = new Trouble(query.subject() + " cannot be kept up to date");
    }

    WatchQuery<S> query() {
        return query;
    }

    Observation<S> observed() {
        return observed;
    }

    void start() {
        plan(Duration.ZERO, http.preferred());
    }

    void add(Looker looker) {
        lookers.add(looker);
    }

    /** Returns whether nobody looks any more. */
    boolean remove(Looker looker) {
        lookers.remove(looker);
        return lookers.isEmpty();
    }

    void end() {
        Attempt open;
        synchronized (this) {
            ended = true;
            if (planned != null) {
                planned.cancel(false);
            }
            open = current;
        }
        if (open != null) {
            open.stream.close();
        }
    }

    private synchronized void plan(Duration pause, int node) {
        if (!ended) {
            planned = threads.after(pause, () -> open(node));
        }
    }

    private void open(int node) {
        Attempt attempt;
        synchronized (this) {
            if (ended) {
                return;
            }
            attempt = new Attempt(node, index);
            current = attempt;
        }
        var unused = attempt.stream.end().whenComplete((answer, failure) -> attempt.over(answer, failure));
    }

    private synchronized void opened() {
        notReachedInTurn = 0;
        publish(observed.live());
    }

    /** Returns whether the state was news. */
    private synchronized void take(long at, Observation<S> state) {
        if (at < index) {
            throw new NoAnswerException("state of index " + at + " (expected: " + index + " or later)");
        }
        index = at;
        failedInTurn = 0;
        backoff.reset();
        trouble.over();
        counters.statesTold.increment();
        publish(state);
    }

    /** A node that waits for its part, such as that of a node that was lost, knows better than the backoff when to come back. */
    private synchronized void waitAtMost(Duration asked) {
        askedPause = asked.compareTo(askedPause) < 0 ? asked : askedPause;
    }

    private void next(int failedNode, String why, @Nullable Throwable cause) {
        Duration pause;
        int node;
        boolean isTrouble;
        synchronized (this) {
            if (ended) {
                return;
            }
            counters.watchesEnded.increment();
            current = null;
            failedInTurn++;
            // That a stream ends in order, as when a partition moves, is no trouble yet.
            isTrouble = cause != null || failedInTurn > 1;
            node = (failedNode + 1) % http.nodes();
            pause = Duration.ZERO;
            if (failedInTurn % http.nodes() == 0) {
                pause = backoff.nextAtMost(askedPause);
                askedPause = LONGEST_PAUSE;
            }
            publish(observed.failed(why));
        }
        if (isTrouble) {
            trouble.occurred(why, cause instanceof Exception known ? known : new NoAnswerException(why));
        }
        plan(pause, node);
    }

    /** Every node's log ends before what is known: it is another log, and what is known of the old one says nothing of it. */
    private synchronized void notReached() {
        notReachedInTurn++;
        if (notReachedInTurn >= http.nodes()) {
            index = NO_INDEX;
        }
    }

    private void publish(Observation<S> next) {
        Observation<S> before = observed;
        observed = next;
        boolean changed = !next.state().equals(before.state()) || (before.seenAt() == null && next.seenAt() != null);
        for (Looker looker : lookers) {
            looker.onObserved(changed);
        }
    }

    /** One stream, from the asking to its end. */
    private final class Attempt implements EventBody.Reader {
        private final int node;
        private final WatchHttp.Stream stream;
        private final Future<?> watchdog;
        private volatile long heardAt = System.nanoTime();
        private volatile boolean isSilent;
        private volatile Duration age = Duration.ZERO;

        Attempt(int node, long after) {
            this.node = node;
            String lastId = after == NO_INDEX ? "" : Long.toString(after);
            stream = http.open(node, new WatchHttp.Question(query.path(), lastId, this::onOpen, this));
            Duration often = silence.dividedBy(4);
            watchdog = threads.every(often, often, this::listen);
        }

        private void onOpen(HttpHeaders headers) {
            heardAt = System.nanoTime();
            age = HttpAnswer.age(headers);
            opened();
        }

        @Override
        public void event(String id, byte[] data) {
            heardAt = System.nanoTime();
            long toldAt = heardAt - age.toNanos();
            S state = query.parse(new String(data, StandardCharsets.UTF_8), toldAt);
            take(indexOf(id), Observation.told(state, toldAt));
            // The state that came first was as old as the headers said; later ones are told as they become true.
            age = Duration.ZERO;
        }

        @Override
        public void comment(String text) {
            heardAt = System.nanoTime();
            Duration told = ageIn(text);
            synchronized (StateWatch.this) {
                // Before any event it says that there is none: what a node does not know is as unknown() says.
                publish(observed.seen(heardAt - told.toNanos()));
            }
        }

        void over(@Nullable HttpAnswer answer, @Nullable Throwable failure) {
            watchdog.cancel(false);
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            if (answer != null && answer.status() == 504 && answer.code().equals("not-reached")) {
                notReached();
            }
            if (answer != null) {
                answer.retryAfter().ifPresent(StateWatch.this::waitAtMost);
            }
            next(node, inWords(answer, cause), cause);
        }

        private void listen() {
            if (System.nanoTime() - heardAt > silence.toNanos()) {
                isSilent = true;
                http.renew();
                stream.close();
            }
        }

        private String inWords(@Nullable HttpAnswer answer, @Nullable Throwable cause) {
            if (isSilent) {
                return http.node(node) + ": silent for " + silence;
            }
            if (answer != null) {
                return answer.status() == 200 ? http.node(node) + ": ended the stream" : answer.problem();
            }
            boolean isCancelled = cause instanceof CancellationException;
            return http.node(node) + ": " + (isCancelled || cause == null ? "closed" : cause.toString());
        }

        private static Duration ageIn(String comment) {
            if (!comment.startsWith("age-ms=")) {
                return Duration.ZERO;
            }
            try {
                return Duration.ofMillis(Math.max(0, Long.parseLong(comment.substring("age-ms=".length()))));
            } catch (NumberFormatException e) {
                // A comment may say anything.
                return Duration.ZERO;
            }
        }

        private long indexOf(String id) {
            try {
                return Long.parseLong(id);
            } catch (NumberFormatException e) {
                throw new NoAnswerException(http.node(node) + ": event with the id '" + id + "' (expected: a number)");
            }
        }
    }
}
