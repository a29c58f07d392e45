package dev.muster.query.http;

import dev.muster.balance.Balancing;
import dev.muster.query.http.ServiceJoin.Joined;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The boards that picks are made by, one for each service and kind of pick asked for: the counters of round robin live in them. Bounded
 * in bytes; when they come to too much, those not used for longest go, half of all. Thread-safe.
 */
final class PickBoards {

    private static final long MAX_BYTES = 64L * 1024 * 1024;
    private static final int MAX_BOARDS = 2_000;
    /** Instances of a service for which a ring is a matter of some milliseconds. */
    private static final int SMALL = 100;

    private final Map<Key, Used> boards = new ConcurrentHashMap<>();
    private final long maxBytes;
    private final Map<Key, CompletableFuture<PickBoard>> making = new ConcurrentHashMap<>();
    private final Executor threads;
    private final AtomicLong uses = new AtomicLong();
    private long bytes;

    private record Key(String service, Balancing balancing) {}

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

    /** Prepares what takes long on these threads. */
    PickBoards(Executor threads) {
        this(threads, MAX_BYTES);
    }

    PickBoards(Executor threads, long maxBytes) {
        this.threads = threads;
        this.maxBytes = maxBytes;
    }

    /**
     * A board that shows what is known. One that there is not yet is prepared on this thread, or, where that may take long, on another:
     * then once for all who ask meanwhile.
     */
    CompletableFuture<PickBoard> of(Joined joined, Balancing balancing) {
        Key key = new Key(joined.service().name(), balancing);
        Used present = boards.get(key);
        if (present != null && present.board.shows(joined)) {
            long now = uses.get();
            if (present.last != now) {
                present.last = now;
            }
            return CompletableFuture.completedFuture(present.board);
        }
        return joined.service().members().size() <= SMALL
                ? CompletableFuture.completedFuture(prepare(key, joined))
                : prepareElsewhere(key, joined);
    }

    private CompletableFuture<PickBoard> prepareElsewhere(Key key, Joined joined) {
        CompletableFuture<PickBoard> mine = new CompletableFuture<>();
        CompletableFuture<PickBoard> others = making.putIfAbsent(key, mine);
        if (others != null) {
            return others;
        }
        return mine.completeAsync(() -> prepare(key, joined), threads)
                .whenComplete((board, failure) -> making.remove(key));
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
