package dev.muster.simulation;

import dev.muster.breaker.BreakerDecision;
import dev.muster.breaker.BreakerEvent;
import dev.muster.breaker.BreakerEvents;
import dev.muster.breaker.BreakerState;
import dev.muster.fold.EventHead;
import dev.muster.fold.Fold;
import dev.muster.fold.FoldSpec;
import dev.muster.fold.testing.CanonicalPartitionCodec;
import dev.muster.partition.Intake;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Two services that fail now and then, those who call them and tell what became of it, and those who operate their breakers. In one storm
 * of five hundreds of callers call one of them. What is decided is told, so that who runs the storms can see that they are some.
 */
final class BreakerPopulation implements Population<BreakerState, BreakerEvent, BreakerDecision> {

    private static final int MAX_STATE_BYTES = 256 * 1024;

    /** Services go on failing for so long after the storm: then log time flows, and breakers half-open. */
    private static final long SETTLE_MS = 14_000;

    private final World<BreakerEvent> world;
    private final Consumer<BreakerDecision> told;
    private final List<CalledService> services;

    private BreakerPopulation(World<BreakerEvent> world, Consumer<BreakerDecision> told) {
        this.world = world;
        this.told = told;
        int callers = (int)
                (world.chance().oneIn(5)
                        ? world.chance().between(100, 250)
                        : world.chance().between(2, 24));
        this.services =
                List.of(new CalledService(world.split(), "stock", callers), new CalledService(world.split(), "pay", 2));
    }

    /** The domain's row with a fold that may have been tampered with. */
    static SimulatedDomain<BreakerState, BreakerEvent, BreakerDecision> domain(
            Fold<BreakerState, BreakerEvent, BreakerDecision> fold, Consumer<BreakerDecision> told) {
        FoldSpec<BreakerState, BreakerEvent, BreakerDecision> real = BreakerEvents.SPEC;
        FoldSpec<BreakerState, BreakerEvent, BreakerDecision> spec =
                new FoldSpec<>(real.name(), fold, new OnceCodec<>(real.codec()), real.rules(), real.level());
        return new SimulatedDomain<>(
                spec, new CanonicalPartitionCodec(), MAX_STATE_BYTES, world -> new BreakerPopulation(world, told));
    }

    /** With a half-open time that may end within the run. */
    @Override
    public void start() {
        SortedMap<String, String> values = new TreeMap<>();
        values.put("breaker.half-open.time", BreakerWitness.HALF_OPEN.toString());
        EventHead head = new EventHead("rules", "operator", Instant.EPOCH);
        world.log()
                .forEach(partition ->
                        partition.append(Message.own(new Intake.RulesSet<>(head, 2, 1, values)), 30_000, done -> {}));
        services.forEach(CalledService::start);
    }

    @Override
    public void folded(Folded<BreakerState, BreakerEvent, BreakerDecision> folded) {
        folded.effects().decisions().forEach(told);
        services.forEach(service -> service.folded(folded));
    }

    @Override
    public void calm() {
        services.forEach(CalledService::calm);
        world.agenda().in(SETTLE_MS, () -> services.forEach(CalledService::recover));
    }

    @Override
    public void end() {
        services.forEach(CalledService::end);
    }
}
