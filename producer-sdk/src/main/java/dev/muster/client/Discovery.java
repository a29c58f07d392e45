package dev.muster.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The views of a client: one poller for each query that somebody views, and no more of them than the settings allow. Thread-safe. */
final class Discovery {
    private final MusterSettings settings;
    private final MusterHttp http;
    private final ClientThreads threads;
    private final Counters counters;
    private final Map<ServiceQuery, ServicePoller> pollers = new HashMap<>();
    private final List<PolledView> views = new ArrayList<>();
    private boolean closed;

    Discovery(MusterSettings settings, MusterHttp http, ClientThreads threads, Counters counters) {
        this.settings = settings;
        this.http = http;
        this.threads = threads;
        this.counters = counters;
    }

    synchronized ServiceView view(ServiceQuery query) {
        if (closed) {
            throw new MusterException("client: closed (expected: open)");
        }
        ServicePoller poller = pollers.get(query);
        boolean isNew = poller == null;
        if (poller == null) {
            poller = added(query);
        }
        Duration staleAfter = settings.get(Setting.STALE_AFTER);
        PolledView view = new PolledView(poller, threads, staleAfter, this::remove);
        views.add(view);
        poller.add(view);
        if (isNew) {
            poller.start();
        }
        return view;
    }

    synchronized int size() {
        return pollers.size();
    }

    void close() {
        List<PolledView> open;
        synchronized (this) {
            closed = true;
            open = List.copyOf(views);
        }
        open.forEach(PolledView::close);
    }

    private ServicePoller added(ServiceQuery query) {
        int most = settings.get(Setting.MAX_VIEWS);
        if (pollers.size() >= most) {
            throw new MusterException(
                    "views: " + (pollers.size() + 1) + " (expected: at most " + most + ", the setting max.views)");
        }
        Duration interval = settings.get(Setting.POLL_INTERVAL);
        ServicePoller poller = new ServicePoller(query, http, threads, counters, interval);
        pollers.put(query, poller);
        return poller;
    }

    private synchronized void remove(PolledView view) {
        views.remove(view);
        ServicePoller poller = view.poller();
        if (poller.remove(view)) {
            poller.end();
            pollers.remove(poller.query(), poller);
        }
    }
}
