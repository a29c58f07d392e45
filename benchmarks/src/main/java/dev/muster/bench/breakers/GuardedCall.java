package dev.muster.bench.breakers;

import dev.muster.app.Logging;
import dev.muster.client.DiscoveredInstance;
import dev.muster.client.call.Caller;
import dev.muster.client.call.CallerSettings;
import dev.muster.client.call.Callers;
import dev.muster.client.call.FleetRequests;
import dev.muster.client.call.OutcomeSink;
import dev.muster.client.call.SharedVerdicts;
import dev.muster.client.call.Surroundings;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A call of a function that does nothing, with the client's default settings: gate, pick, service's and instance's breaker, time-out,
 * retry budget, report; and the same function behind one Resilience4j breaker with the same window. Outcomes are batched as ever and then
 * dropped.
 */
@State(Scope.Benchmark)
public class GuardedCall {

    /** Instances of the called service. */
    @Param({"10", "1000"})
    public int fleet;

    private @Nullable Callers callers;
    private @Nullable Caller caller;
    private @Nullable CircuitBreaker breaker;
    private final DiscoveredInstance instance = DiscoveredInstance.of("stock-0", "127.0.0.1", 10_000);
    private final Supplier<String> function = instance::id;

    /** Makes both. */
    @Setup(Level.Trial)
    public void make() {
        // This is a process of its own: its breakers would otherwise log each call.
        Logging.ofCommands(List.of());
        callers = new Callers(new Surroundings(
                service -> StillView.of(fleet),
                SharedVerdicts.NONE,
                FleetRequests.NONE,
                OutcomeSink.NONE,
                Surroundings.Mode.ON));
        caller = callers.caller("stock", Optional.of(CallerSettings.DEFAULT));
        breaker = CircuitBreaker.ofDefaults("stock");
    }

    /** Ends the threads of the callers. */
    @TearDown(Level.Trial)
    public void end() {
        Objects.requireNonNull(callers).close();
    }

    /** The client's call. */
    @Benchmark
    public String guarded() {
        return Objects.requireNonNull(caller).call(DiscoveredInstance::id);
    }

    /** The limit. */
    @Benchmark
    public String breakerAlone() {
        return Objects.requireNonNull(breaker).executeSupplier(function);
    }
}
