package dev.muster.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The views of a client: one watch for each query that somebody views, and no more of them than the settings allow. Thread-safe. */
final class Discovery {
    private final MusterSettings settings;
    private final WatchHttp http;
    private final ClientThreads threads;
    private final Counters counters;
    private final Map<WatchQuery<?>, StateWatch<ServiceState>> watches = new HashMap<>();
    private final List<PushedView> views = new ArrayList<>();
    private boolean closed;

    Discovery(MusterSettings settings, WatchHttp http, ClientThreads threads, Counters counters) {
        this.settings = settings;
        this.http = http;
        this.threads = threads;
        this.counters = counters;
    }

    synchronized ServiceView view(ServiceQuery query) {
        if (closed) {
            throw new MusterException("client: closed (expected: open)");
        }
        StateWatch<ServiceState> watch = watches.get(query);
        boolean isNew = watch == null;
        if (watch == null) {
            watch = added(query);
        }
        Duration staleAfter = settings.get(Setting.STALE_AFTER);
        PushedView view = new PushedView(watch, query.service(), threads, staleAfter, this::remove);
        views.add(view);
        watch.add(view);
        if (isNew) {
            watch.start();
        }
        return view;
    }

    synchronized int size() {
        return watches.size();
    }

    void close() {
        List<PushedView> open;
        synchronized (this) {
            closed = true;
            open = List.copyOf(views);
        }
        open.forEach(PushedView::close);
    }

    private StateWatch<ServiceState> added(ServiceQuery query) {
        int most = settings.get(Setting.MAX_VIEWS);
        if (watches.size() >= most) {
            throw new MusterException(
                    "views: " + (watches.size() + 1) + " (expected: at most " + most + ", the setting max.views)");
        }
        Duration silence = settings.get(Setting.WATCH_SILENCE);
        StateWatch<ServiceState> watch = new StateWatch<>(query, http, threads, counters, silence);
        watches.put(query, watch);
        return watch;
    }

    private synchronized void remove(PushedView view) {
        views.remove(view);
        StateWatch<ServiceState> watch = view.watch();
        if (watch.remove(view)) {
            watch.end();
            watches.remove(watch.query(), watch);
        }
    }
}
