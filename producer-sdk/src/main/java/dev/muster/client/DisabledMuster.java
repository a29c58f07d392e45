package dev.muster.client;

import dev.muster.client.call.Caller;
import dev.muster.client.call.CallerSettings;
import dev.muster.client.call.Callers;
import dev.muster.client.call.FleetRequests;
import dev.muster.client.call.OutcomeSink;
import dev.muster.client.call.SharedVerdicts;
import dev.muster.client.call.Surroundings;
import dev.muster.client.election.Campaign;
import dev.muster.client.election.CampaignSettings;
import dev.muster.client.election.Election;
import dev.muster.client.election.ElectionState;
import dev.muster.client.election.LeaderTask;
import dev.muster.client.election.Leadership;
import dev.muster.client.lock.LockCalls;
import dev.muster.client.lock.LockClient;
import dev.muster.client.lock.LockRequest;
import dev.muster.client.lock.OpenLocks;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The client that is switched off: checks names as the other does, so that a mistake shows, and does nothing else. */
final class DisabledMuster implements Muster {
    private static final String WHY = "Muster is switched off (enabled=false)";

    private static final LockClient.Timer NO_TIMER = new LockClient.Timer() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public Future<?> after(Duration delay, Runnable task) {
            return CompletableFuture.completedFuture(null);
        }
    };

    /** All calls are refused: there is no instance. */
    private final Callers callers = new Callers(new Surroundings(
            EmptyView::new, SharedVerdicts.NONE, FleetRequests.NONE, OutcomeSink.NONE, Surroundings.Mode.OFF));

    @Override
    public Registration register(Instance instance) {
        return new Unsent(instance.id().isPresent() ? instance : instance.id("disabled"));
    }

    @Override
    public ServiceView discover(String service, Selection selection) {
        return new EmptyView(Checks.name("service", service));
    }

    @Override
    public Caller caller(String service) {
        return callers.caller(Checks.name("service", service), Optional.empty());
    }

    @Override
    public Caller caller(String service, CallerSettings settings) {
        return callers.caller(Checks.name("service", service), Optional.of(settings));
    }

    /** Nobody is asked, so nothing is ever acquired: what a lock protects is not to be done without it. */
    @Override
    public LockRequest lock(String name) {
        return LockRequest.of(
                new LockClient(
                        (path, fields, key, atMost) -> CompletableFuture.completedFuture(refusal(name)),
                        NO_TIMER,
                        task -> {},
                        new OpenLocks(),
                        "disabled",
                        Duration.ZERO),
                Checks.name("lock", name));
    }

    private static LockCalls.Answer refusal(String lock) {
        String why = "Expected to acquire lock '" + lock + "', but " + WHY;
        return new LockCalls.Answer(503, "switched-off", why, -1, Duration.ZERO, 0);
    }

    @Override
    public Campaign campaign(String election, CampaignSettings settings, LeaderTask task) {
        return new Unled(Checks.name("election", election), settings.candidate().orElse("disabled"));
    }

    @Override
    public Election election(String name) {
        return new Unknown(Checks.name("election", name));
    }

    @Override
    public MusterStatistics statistics() {
        return new MusterStatistics(0, 0, 0, 0, 0, 0, 0, callers.statistics());
    }

    @Override
    public void close() {
        callers.close();
    }

    private static final class Unsent implements Registration {
        private final AtomicReference<Instance> described;

        Unsent(Instance instance) {
            this.described = new AtomicReference<>(instance);
        }

        @Override
        public Instance instance() {
            return Objects.requireNonNull(described.get());
        }

        @Override
        public void status(Status status) {
            // Nobody to tell.
        }

        @Override
        public void load(Load load) {
            // Nobody to tell.
        }

        @Override
        public void load(LoadProbe probe) {
            // Nobody to tell.
        }

        @Override
        public void update(UnaryOperator<Instance> change) {
            described.updateAndGet(change);
        }

        @Override
        public Optional<Duration> sinceAcknowledged() {
            return Optional.empty();
        }

        @Override
        public void awaitVisible(Duration bound) {
            // Where nothing is registered there is nothing to wait for.
        }

        @Override
        public void close() {
            // Nothing was opened.
        }
    }

    private record EmptyView(String service) implements ServiceView {
        @Override
        public List<DiscoveredInstance> instances() {
            return List.of();
        }

        @Override
        public Optional<Duration> age() {
            return Optional.empty();
        }

        @Override
        public boolean isStale() {
            return true;
        }

        @Override
        public boolean isLive() {
            return false;
        }

        @Override
        public Optional<String> lastError() {
            return Optional.of(WHY);
        }

        @Override
        public void onChange(Consumer<List<DiscoveredInstance>> listener) {
            // Nothing ever changes.
        }

        @Override
        public List<DiscoveredInstance> awaitInstances(int atLeast, Duration bound) {
            if (atLeast > 0) {
                throw new MusterException(service + ": 0 instances (expected: at least " + atLeast + "); " + WHY);
            }
            return List.of();
        }

        @Override
        public void close() {
            // Nothing was opened.
        }
    }

    /** Never leads. */
    private record Unled(String election, String candidate) implements Campaign {
        @Override
        public Optional<Leadership> leadership() {
            return Optional.empty();
        }

        @Override
        public boolean isOver() {
            return false;
        }

        @Override
        public Optional<String> lastError() {
            return Optional.of(WHY);
        }

        @Override
        public void close() {
            // Nothing was opened.
        }
    }

    private record Unknown(String name) implements Election {
        @Override
        public ElectionState state() {
            return ElectionState.NONE;
        }

        @Override
        public boolean isLive() {
            return false;
        }

        @Override
        public Optional<Duration> age() {
            return Optional.empty();
        }

        @Override
        public void onChange(Consumer<ElectionState> listener) {
            // Nothing ever changes.
        }

        @Override
        public void close() {
            // Nothing was opened.
        }
    }
}
