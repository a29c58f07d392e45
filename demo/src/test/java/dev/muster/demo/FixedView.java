package dev.muster.demo;

import dev.muster.client.DiscoveredInstance;
import dev.muster.client.ServiceView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A view that shows these ports of loopback for ever, as one does while Muster is away. */
record FixedView(String service, List<DiscoveredInstance> instances) implements ServiceView {

    static FixedView of(String service, List<Integer> ports) {
        return new FixedView(
                service, ports.stream().map(port -> instance(service, port)).toList());
    }

    private static DiscoveredInstance instance(String service, int port) {
        return DiscoveredInstance.of(service + "-" + port, "127.0.0.1", port);
    }

    @Override
    public Optional<Duration> age() {
        return Optional.empty();
    }

    @Override
    public boolean isLive() {
        return false;
    }

    @Override
    public boolean isStale() {
        return true;
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
