package dev.muster.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One user's view of what a watch tells: its listeners, those who wait on it, and its end. */
final class PushedView implements ServiceView, StateWatch.Looker {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceView.class);
    private static final int MAX_LISTENERS = 100;

    private final StateWatch<ServiceState> watch;
    private final String service;
    private final ClientThreads threads;
    private final Duration staleAfter;
    private final Consumer<PushedView> onClosed;
    private final List<Mailbox> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition observedOrClosed = lock.newCondition();
    /** What it showed when it was closed. */
    private volatile @Nullable Observation<ServiceState> last;

    PushedView(
            StateWatch<ServiceState> watch,
            String service,
            ClientThreads threads,
            Duration staleAfter,
            Consumer<PushedView> onClosed) {
        this.watch = watch;
        this.service = service;
        this.threads = threads;
        this.staleAfter = staleAfter;
        this.onClosed = onClosed;
    }

    StateWatch<ServiceState> watch() {
        return watch;
    }

    @Override
    public String service() {
        return service;
    }

    @Override
    public List<DiscoveredInstance> instances() {
        return observation().state().instances();
    }

    @Override
    public boolean isInPanic() {
        return observation().state().panic();
    }

    @Override
    public Optional<Duration> age() {
        Long seenAt = observation().seenAt();
        return seenAt == null ? Optional.empty() : Optional.of(Duration.ofNanos(System.nanoTime() - seenAt));
    }

    @Override
    public boolean isStale() {
        return age().map(age -> age.compareTo(staleAfter) > 0).orElse(true);
    }

    @Override
    public boolean isLive() {
        return last == null && watch.observed().isLive();
    }

    @Override
    public Optional<String> lastError() {
        String error = observation().error();
        return error.isEmpty() ? Optional.empty() : Optional.of(error);
    }

    @Override
    public void onChange(Consumer<List<DiscoveredInstance>> listener) {
        lock.lock();
        try {
            if (last != null || listeners.size() >= MAX_LISTENERS) {
                throw new MusterException("view of " + service() + ": "
                        + (last != null ? "closed (expected: open)" : MAX_LISTENERS + " listeners (expected: fewer)"));
            }
            Mailbox mailbox = new Mailbox(listener);
            listeners.add(mailbox);
            if (observation().seenAt() != null) {
                mailbox.put(instances());
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<DiscoveredInstance> awaitInstances(int atLeast, Duration bound) {
        long left = bound.toNanos();
        lock.lock();
        try {
            while (true) {
                List<DiscoveredInstance> present = instances();
                if (present.size() >= atLeast) {
                    return present;
                }
                if (last != null || left <= 0) {
                    throw new MusterException(service() + ": " + present.size() + " instances "
                            + (last != null ? "when the view was closed" : "after " + bound) + " (expected: at least "
                            + atLeast + ")" + lastError().map(why -> "; " + why).orElse(""));
                }
                left = observedOrClosed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MusterException(service() + ": interrupted while waiting for instances", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (last != null) {
                return;
            }
            last = watch.observed();
            listeners.clear();
            observedOrClosed.signalAll();
        } finally {
            lock.unlock();
        }
        onClosed.accept(this);
    }

    /** The watch has something to tell. */
    @Override
    public void onObserved(boolean changed) {
        lock.lock();
        try {
            observedOrClosed.signalAll();
            if (changed) {
                listeners.forEach(mailbox -> mailbox.put(instances()));
            }
        } finally {
            lock.unlock();
        }
    }

    private Observation<ServiceState> observation() {
        Observation<ServiceState> closed = last;
        return closed == null ? watch.observed() : closed;
    }

    /** Keeps the latest state for a listener that has not been called with it yet. At most one call of it is planned. */
    private final class Mailbox {
        private final Consumer<List<DiscoveredInstance>> listener;
        private final AtomicReference<@Nullable List<DiscoveredInstance>> latest = new AtomicReference<>();

        Mailbox(Consumer<List<DiscoveredInstance>> listener) {
            this.listener = listener;
        }

        void put(List<DiscoveredInstance> instances) {
            if (latest.getAndSet(instances) == null) {
                threads.callback(this::deliver);
            }
        }

        private void deliver() {
            List<DiscoveredInstance> instances = latest.getAndSet(null);
            if (instances == null || last != null) {
                return;
            }
            try {
                listener.accept(instances);
            } catch (RuntimeException e) {
                LOG.warn("{}: a listener of its view failed", service(), e);
            }
        }
    }
}
