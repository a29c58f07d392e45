package dev.muster.bench.breakers;

import dev.muster.client.DiscoveredInstance;
import dev.muster.client.ServiceView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A view of a fleet in which nothing ever changes. */
record StillView(String service, List<DiscoveredInstance> instances) implements ServiceView {

    static StillView of(int size) {
        return new StillView(
                "stock",
                IntStream.range(0, size)
                        .mapToObj(i -> DiscoveredInstance.of("stock-" + i, "127.0.0.1", 10_000 + i))
                        .toList());
    }

    @Override
    public Optional<Duration> age() {
        return Optional.of(Duration.ZERO);
    }

    @Override
    public boolean isLive() {
        return true;
    }

    @Override
    public boolean isStale() {
        return false;
    }

    @Override
    public Optional<String> lastError() {
        return Optional.empty();
    }

    @Override
    public void onChange(Consumer<List<DiscoveredInstance>> listener) {
        listener.accept(instances);
    }

    @Override
    public List<DiscoveredInstance> awaitInstances(int atLeast, Duration bound) {
        return instances;
    }

    @Override
    public void close() {}
}
