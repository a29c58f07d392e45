package dev.muster.client;

import dev.muster.client.election.Election;
import dev.muster.client.election.ElectionState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A look at an election by a watch of its own. Listeners are called in turn on the thread for callbacks. */
final class LiveElection implements Election, StateWatch.Looker {
    private final String name;
    private final StateWatch<ElectionState> watch;
    private final ClientThreads threads;
    private final Consumer<LiveElection> onClose;
    private final List<Consumer<ElectionState>> listeners = new CopyOnWriteArrayList<>();

    LiveElection(String name, StateWatch<ElectionState> watch, ClientThreads threads, Consumer<LiveElection> onClose) {
        this.name = name;
        this.watch = watch;
        this.threads = threads;
        this.onClose = onClose;
    }

    void start() {
        watch.add(this);
        watch.start();
    }

    @Override
    public void onObserved(boolean changed) {
        if (changed) {
            ElectionState state = watch.observed().state();
            listeners.forEach(listener -> threads.callback(() -> listener.accept(state)));
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ElectionState state() {
        return watch.observed().state();
    }

    @Override
    public boolean isLive() {
        return watch.observed().isLive();
    }

    @Override
    public Optional<Duration> age() {
        return Optional.ofNullable(watch.observed().seenAt())
                .map(at -> Duration.ofNanos(Math.max(0, System.nanoTime() - at)));
    }

    @Override
    public void onChange(Consumer<ElectionState> listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {
        watch.end();
        onClose.accept(this);
    }
}
