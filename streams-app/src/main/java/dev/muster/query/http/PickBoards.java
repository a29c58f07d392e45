package dev.muster.query.http;

import dev.muster.balance.Balancing;
import dev.muster.query.http.OwnerOrStandby.Role;
import dev.muster.query.http.ServiceJoin.Joined;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The boards that picks are made by, one for each service and kind of pick asked for: the counters of round robin live in them. Bounded
 * in bytes; when they come to too much, those not used for longest go, half of all. Thread-safe.
 *
 * <p>A board that takes an event loop about a millisecond is prepared by whoever asks. What takes longer is prepared on other threads,
 * once for all who ask before it begins, from the latest picture that any of them has: so everybody is answered from a picture
 * that is no older than the one that his question wanted, and the answer is written from the picture that its board was made of.
 */
final class PickBoards {

    /** Boards that may wait to be prepared at once. */
    static final int MOST_WAITING = 64;

    private static final long MAX_BYTES = 64L * 1024 * 1024;
    private static final int MAX_BOARDS = 2_000;
    private static final int MAX_CENSUSES = 10_000;
    private static final long MOST_STEPS_HERE = 1_000_000;

    private final Map<String, PickCensus> censuses = new ConcurrentHashMap<>();
    private final Map<Key, Used> boards = new ConcurrentHashMap<>();
    private final long maxBytes;
    private final Map<Key, Waiting> waiting = new HashMap<>();
    private final Executor threads;
    private final AtomicLong uses = new AtomicLong();
    private long bytes;

    private record Key(String service, Role role, Balancing balancing) {}

    /**
     * A board, and a picture that it shows.
     *
     * @param board the board
     * @param joined what the answer is to be written from
     */
    record Made(PickBoard board, Joined joined) {}

    /** A board, and when it was last used: how many had been prepared by then. */
    private static final class Used {
        private final PickBoard board;
        private final long bytes;
        private volatile long last;

        Used(PickBoard board, long last) {
            this.board = board;
            this.bytes = board.mostBytes();
            this.last = last;
        }
    }

    /** A board that is to be prepared. Guarded by {@link #waiting}. */
    private static final class Waiting {
        private final CompletableFuture<Made> made = new CompletableFuture<>();
        private Joined latest;

        Waiting(Joined first) {
            this.latest = first;
        }
    }

    /** Prepares what takes long on these threads, which may be few. */
    PickBoards(Executor threads) {
        this(threads, MAX_BYTES);
    }

    PickBoards(Executor threads, long maxBytes) {
        this.threads = threads;
        this.maxBytes = maxBytes;
    }

    /**
     * A board for what is asked for, and the picture that it shows: the one given, or a later one. Fails with a {@link ProblemException}
     * where too many are to be prepared.
     */
    CompletableFuture<Made> of(Joined joined, Balancing asked) {
        PickCensus census = census(joined);
        Key key = new Key(joined.service().name(), joined.role(), census.plain(asked));
        Used present = boards.get(key);
        if (present != null && present.board.shows(joined)) {
            long now = uses.get();
            if (present.last != now) {
                present.last = now;
            }
            return CompletableFuture.completedFuture(new Made(present.board, joined));
        }
        return census.mostSteps(key.balancing) <= MOST_STEPS_HERE
                ? CompletableFuture.completedFuture(new Made(prepare(key, joined), joined))
                : prepareElsewhere(key, joined).thenCompose(made -> asAsked(made, key, asked));
    }

    private PickCensus census(Joined joined) {
        String service = joined.service().name();
        PickCensus present = censuses.get(service);
        if (present != null && present.shows(joined)) {
            return present;
        }
        if (censuses.size() >= MAX_CENSUSES) {
            censuses.clear();
        }
        PickCensus next = PickCensus.of(joined);
        censuses.put(service, next);
        return next;
    }

    /** In a later picture the same words may come to something else: a zone where nobody was has an instance. */
    private CompletableFuture<Made> asAsked(Made made, Key key, Balancing asked) {
        return census(made.joined).plain(asked).equals(key.balancing)
                ? CompletableFuture.completedFuture(made)
                : of(made.joined, asked);
    }

    private CompletableFuture<Made> prepareElsewhere(Key key, Joined joined) {
        Waiting next;
        synchronized (waiting) {
            Waiting before = waiting.get(key);
            if (before != null) {
                before.latest = before.latest.laterOf(joined);
                return before.made;
            }
            if (waiting.size() >= MOST_WAITING) {
                return CompletableFuture.failedFuture(tooMany());
            }
            next = new Waiting(joined);
            waiting.put(key, next);
        }
        try {
            threads.execute(() -> prepareWaiting(key));
        } catch (RejectedExecutionException e) {
            drop(key);
            next.made.completeExceptionally(new ProblemException(
                    ProblemCode.NOT_READY, "Expected the node to prepare picks, but it is stopping"));
        }
        return next.made;
    }

    private void prepareWaiting(Key key) {
        Waiting mine = drop(key);
        try {
            Used present = boards.get(key);
            PickBoard board =
                    present != null && present.board.shows(mine.latest) ? present.board : prepare(key, mine.latest);
            mine.made.complete(new Made(board, mine.latest));
        } catch (RuntimeException e) {
            mine.made.completeExceptionally(e);
        }
    }

    /** From now on nobody joins it, and its picture stays. */
    private Waiting drop(Key key) {
        synchronized (waiting) {
            return Objects.requireNonNull(waiting.remove(key));
        }
    }

    private static ProblemException tooMany() {
        return new ProblemException(
                ProblemCode.OVERLOADED,
                "picks to prepare: " + (MOST_WAITING + 1) + " (expected: at most " + MOST_WAITING + " at once)");
    }

    private PickBoard prepare(Key key, Joined joined) {
        PickBoard board = PickBoard.prepare(joined, key.balancing);
        keep(key, new Used(board, uses.incrementAndGet()));
        return board;
    }

    private synchronized void keep(Key key, Used next) {
        Used before = boards.put(key, next);
        bytes += next.bytes - (before == null ? 0 : before.bytes);
        if (bytes > maxBytes || boards.size() > MAX_BOARDS) {
            forgetSome(key);
        }
    }

    private void forgetSome(Key spared) {
        List<Map.Entry<Key, Used>> oldest = boards.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(spared))
                .sorted(Comparator.comparingLong(entry -> entry.getValue().last))
                .toList();
        for (Map.Entry<Key, Used> entry : oldest) {
            if (bytes <= maxBytes / 2 && boards.size() <= MAX_BOARDS / 2) {
                return;
            }
            boards.remove(entry.getKey());
            bytes -= entry.getValue().bytes;
        }
    }

    /** About how much memory they may come to hold. */
    synchronized long bytes() {
        return bytes;
    }
}
