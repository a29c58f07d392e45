package dev.muster.simulation;

import static dev.muster.simulation.World.check;

import dev.muster.fold.Decision;
import dev.muster.fold.Event;
import dev.muster.fold.Hash;
import dev.muster.partition.Arrival;
import dev.muster.partition.Effects;
import dev.muster.partition.Fact;
import dev.muster.partition.PartitionId;
import dev.muster.partition.PartitionImage;
import dev.muster.partition.PartitionMeta;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One run: some tens of seconds of virtual time in which everything goes wrong, then calm, then a verification that folds all logs again
 * from their beginning and from stored states, and must reach the same bytes as those who folded them in the storm.
 *
 * <p>One thread; all chance from the seed. A promise that is broken is an {@link AssertionError} that names the seed.
 */
final class Simulation<S, E extends Event, D extends Decision> {

    private static final int PARTITIONS = 2;
    private static final long STORM_MS = 40_000;
    private static final long CALM_MS = 32_000;
    private static final int VERIFIED_SNAPSHOTS = 2;

    private final SimulatedDomain<S, E, D> domain;
    private final Machine.Maker<S, E, D> maker;
    private final long seed;
    private final Agenda agenda = new Agenda();
    private final Trace trace = new Trace(agenda::now);
    private final World<E> world;
    private final List<Owner.Shared<S, E, D>> shared = new ArrayList<>();
    private final Population<S, E, D> population;
    private final Group<S, E, D> group;

    Simulation(SimulatedDomain<S, E, D> domain, Machine.Maker<S, E, D> maker, long seed) {
        this.domain = domain;
        this.maker = maker;
        this.seed = seed;
        Chance chance = new Chance(new SplittableRandom(seed));
        List<LogPartition<E>> log = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            log.add(new LogPartition<>(partition, PARTITIONS, agenda, chance.split()));
        }
        this.world = new World<>(agenda, chance, trace, log);
        this.population = domain.people().in(world.split());
        for (LogPartition<E> partition : log) {
            shared.add(new Owner.Shared<>(
                    domain,
                    maker,
                    new Committed<>(new Stores<>(domain, PARTITIONS)),
                    new Ledger<>(partition, domain, population)));
        }
        this.group = new Group<>(world.split(), shared);
    }

    /**
     * Runs.
     *
     * @return a hash of all that happened: the same for the same seed
     */
    Hash run() {
        try {
            Weather<E> weather = new Weather<>(world.split(), group, STORM_MS);
            group.start((int) world.chance().between(1, 3));
            population.start();
            weather.start();
            agenda.runUntil(STORM_MS);
            trace.say("calm");
            weather.clear();
            group.startNode();
            population.calm();
            agenda.runUntil(STORM_MS + CALM_MS);
            population.end();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                verify(partition);
            }
            return trace.hash();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage() + "\n" + trace, e);
        }
    }

    private void verify(int partition) {
        LogPartition<E> log = world.log().get(partition);
        Owner.Shared<S, E, D> all = shared.get(partition);
        Ledger<S, E, D> ledger = all.ledger();
        Machine<S, E, D> owner = group.owner(partition).machine();
        long end = log.entries().get(log.entries().size() - 1).offset();
        check(
                end - owner.meta().applied() <= 10,
                "partition {}: {} of {} folded",
                partition,
                owner.meta().applied(),
                end);
        PartitionMeta start = PartitionMeta.start(PARTITIONS, 1);
        Refold whole = new Refold(log, PartitionImage.empty(start), ledger.last());
        ledger.checkChain(whole.machine.meta());
        check(sameBytes(whole.facts, ledger.facts()), "partition {}: the refold has other facts", partition);
        List<Fact> committed = all.committed().facts();
        check(
                sameBytes(committed, whole.facts.subList(0, committed.size())),
                "partition {}: other facts are committed",
                partition);
        checkStores(log, all.committed());
        trace.say("partition " + partition + " " + whole.machine.meta().chain());
        List<Stores<S>> kept = all.committed().kept();
        for (int i = 0; i < VERIFIED_SNAPSHOTS && !kept.isEmpty(); i++) {
            Refold tail = new Refold(log, world.chance().pick(kept).load(), ledger.last());
            check(
                    tail.machine.image().equals(whole.machine.image()),
                    "partition {}: a refold from a stored state ends elsewhere",
                    partition);
            int from = whole.facts.size() - tail.facts.size();
            check(
                    sameBytes(tail.facts, whole.facts.subList(from, whole.facts.size())),
                    "partition {}: a refold from a stored state has other facts",
                    partition);
        }
    }

    /** What was stored change by change is what a refold of the same prefix holds as a whole. */
    private void checkStores(LogPartition<E> log, Committed<S> committed) {
        PartitionImage<S> stored = committed.stores().load();
        PartitionMeta start = PartitionMeta.start(PARTITIONS, 1);
        Refold prefix =
                new Refold(log, PartitionImage.empty(start), stored.meta().applied());
        check(prefix.machine.image().equals(stored), "partition {}: the stores hold something else", log.number());
        check(
                committed.stores().largest() <= domain.maxStateBytes(),
                "a state takes {} bytes",
                committed.stores().largest());
    }

    private static boolean sameBytes(List<Fact> some, List<Fact> others) {
        if (some.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < some.size(); i++) {
            if (!Arrays.equals(some.get(i).bytes(), others.get(i).bytes())) {
                return false;
            }
        }
        return true;
    }

    /** A partition folded again, by nobody who was there. */
    private final class Refold {

        private final Machine<S, E, D> machine;
        private final List<Fact> facts = new ArrayList<>();

        Refold(LogPartition<E> log, PartitionImage<S> from, long to) {
            machine = maker.make(domain, new PartitionId("log", log.number()), from);
            for (LogPartition.Entry<E> entry : log.after(from.meta().applied(), Integer.MAX_VALUE / 2)) {
                if (entry.offset() > to) {
                    break;
                }
                Arrival<E> arrival = log.arrival(entry);
                Effects<S, D> effects = machine.apply(arrival);
                facts.addAll(effects.facts());
            }
        }
    }
}
