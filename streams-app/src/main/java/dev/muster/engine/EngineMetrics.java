package dev.muster.engine;

import dev.muster.fold.Decision;
import dev.muster.partition.Effects;
import dev.muster.partition.Rejection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** What the engine counts, per log. Thread-safe. */
final class EngineMetrics {

    private final Counter folded;
    private final Counter facts;
    private final Counter refused;
    private final Counter moved;
    private final Counter skipped;
    private final Counter registryWaits;
    private final Map<Rejection.Code, Counter> rejected = new EnumMap<>(Rejection.Code.class);

    EngineMetrics(MeterRegistry registry, String log) {
        this.folded = counter(registry, "muster.records.folded", log, "Records folded.");
        this.facts = counter(registry, "muster.facts", log, "Facts written.");
        this.refused = counter(
                registry, "muster.decisions.unrecorded", log, "Decisions that change nothing, refusals among them.");
        this.moved =
                counter(registry, "muster.records.moved", log, "Records appended again to the partition of their key.");
        this.skipped = counter(registry, "muster.records.skipped", log, "Records that were folded before.");
        this.registryWaits = counter(
                registry,
                "muster.registry.waits",
                log,
                "Attempts to read a record that found the schema registry away.");
        for (Rejection.Code code : Rejection.Code.values()) {
            rejected.put(
                    code,
                    Counter.builder("muster.records.rejected")
                            .description("Records that may not be folded.")
                            .tag("log", log)
                            .tag("code", code.text())
                            .register(registry));
        }
    }

    void folded(Effects<?, ? extends Decision> effects) {
        folded.increment();
        facts.increment(effects.facts().size());
        effects.rejection().ifPresent(why -> counterOf(why.code()).increment());
        effects.moveTo().ifPresent(target -> moved.increment());
        for (Decision decision : effects.decisions()) {
            if (!decision.isRecorded()) {
                refused.increment();
            }
        }
    }

    void skipped() {
        skipped.increment();
    }

    void waitedForRegistry() {
        registryWaits.increment();
    }

    private Counter counterOf(Rejection.Code code) {
        Counter counter = rejected.get(code);
        if (counter == null) {
            throw new IllegalStateException("no counter for " + code);
        }
        return counter;
    }

    private static Counter counter(MeterRegistry registry, String name, String log, String description) {
        return Counter.builder(name).description(description).tag("log", log).register(registry);
    }
}
