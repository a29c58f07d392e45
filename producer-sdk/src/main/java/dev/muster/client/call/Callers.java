package dev.muster.client.call;

import dev.muster.client.MusterException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The callers of one client: for each called service one that all others of that service are made from. Thread-safe. */
public final class Callers implements AutoCloseable {
    private final Surroundings around;
    private final CallThreads threads = new CallThreads();
    private final Map<String, ServiceCalls> calls = new HashMap<>();
    private boolean closed;

    /** Nobody is called yet. */
    public Callers(Surroundings around) {
        this.around = around;
    }

    /**
     * The caller of a service.
     *
     * @param settings for the first caller of a service; empty takes what it has already, or the defaults
     * @throws MusterException when the service has callers with other settings, or the client is closed
     */
    public synchronized Caller caller(String service, Optional<CallerSettings> settings) {
        if (closed) {
            throw new MusterException("client: closed (expected: open)");
        }
        ServiceCalls known = calls.get(service);
        if (known == null) {
            known = new ServiceCalls(
                    around.views().apply(service), settings.orElse(CallerSettings.DEFAULT), around, threads);
            calls.put(service, known);
        } else if (settings.isPresent() && !settings.get().equals(known.settings())) {
            throw new MusterException(
                    service + ": called with other settings by this client already (expected: the same, or none)");
        }
        return new Caller(known, known.settings().policy(), null);
    }

    /** What has become of the calls, by service. */
    public synchronized List<CallStatistics> statistics() {
        List<CallStatistics> all = new ArrayList<>();
        calls.values().forEach(one -> all.add(one.statistics()));
        return all;
    }

    /** Refuses what is still asked, hands over what was counted and ends all threads. */
    @Override
    public void close() {
        List<ServiceCalls> open;
        synchronized (this) {
            closed = true;
            open = List.copyOf(calls.values());
        }
        open.forEach(ServiceCalls::close);
        threads.end();
    }
}
