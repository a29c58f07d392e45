package dev.muster.client.call;

import dev.muster.client.DiscoveredInstance;
import dev.muster.client.ServiceView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A view that shows what a test says. */
final class FixedView implements ServiceView {
    private final List<Consumer<List<DiscoveredInstance>>> listeners = new CopyOnWriteArrayList<>();
    private volatile List<DiscoveredInstance> instances = List.of();
    private volatile boolean isAnswered;

    /** Of instances a, b, c, ... at ports 1, 2, 3, ... */
    static FixedView of(int count) {
        FixedView view = new FixedView();
        view.show(IntStream.range(0, count)
                .mapToObj(i -> DiscoveredInstance.of(String.valueOf((char) ('a' + i)), "127.0.0.1", i + 1))
                .toList());
        return view;
    }

    void show(List<DiscoveredInstance> next) {
        instances = next;
        isAnswered = true;
        listeners.forEach(listener -> listener.accept(next));
    }

    @Override
    public String service() {
        return "stock";
    }

    @Override
    public List<DiscoveredInstance> instances() {
        return instances;
    }

    @Override
    public Optional<Duration> age() {
        return isAnswered ? Optional.of(Duration.ZERO) : Optional.empty();
    }

    @Override
    public boolean isLive() {
        return isAnswered;
    }

    @Override
    public boolean isStale() {
        return !isAnswered;
    }

    @Override
    public Optional<String> lastError() {
        return isAnswered ? Optional.empty() : Optional.of("no node answers");
    }

    @Override
    public void onChange(Consumer<List<DiscoveredInstance>> listener) {
        listeners.add(listener);
        if (isAnswered) {
            listener.accept(instances);
        }
    }

    @Override
    public List<DiscoveredInstance> awaitInstances(int atLeast, Duration bound) {
        return instances;
    }

    @Override
    public void close() {
        listeners.clear();
    }
}
