package dev.muster.probe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What the prober counts. Thread-safe. */
final class ProbeMetrics {

    private final Map<Answer.Kind, Counter> ended = new EnumMap<>(Answer.Kind.class);
    private final Counter late;
    private final Counter untold;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger targets = new AtomicInteger();

    ProbeMetrics(MeterRegistry registry) {
        for (Answer.Kind kind : Answer.Kind.values()) {
            ended.put(
                    kind,
                    Counter.builder("muster.probes")
                            .description("Probes that ended.")
                            .tag("outcome", kind.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        late = Counter.builder("muster.probes.late")
                .description("Probes that began more than a second after their time.")
                .register(registry);
        untold = Counter.builder("muster.probes.untold")
                .description("Results that could not be appended to the log.")
                .register(registry);
        Gauge.builder("muster.probes.running", running, AtomicInteger::get)
                .description("Probes under way.")
                .register(registry);
        Gauge.builder("muster.probes.targets", targets, AtomicInteger::get)
                .description("Instances that this node probes.")
                .register(registry);
    }

    void begun() {
        running.incrementAndGet();
    }

    void ended(Answer.Kind kind) {
        running.decrementAndGet();
        Counter counter = ended.get(kind);
        if (counter != null) {
            counter.increment();
        }
    }

    void late() {
        late.increment();
    }

    void untold() {
        untold.increment();
    }

    void targets(int count) {
        targets.set(count);
    }
}
