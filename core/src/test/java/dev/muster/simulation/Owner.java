package dev.muster.simulation;

import static dev.muster.simulation.World.check;

import dev.muster.fold.Decision;
import dev.muster.fold.Event;
import dev.muster.fold.EventHead;
import dev.muster.partition.Arrival;
import dev.muster.partition.Effects;
import dev.muster.partition.Fact;
import dev.muster.partition.Intake;
import dev.muster.partition.PartitionId;
import dev.muster.partition.PartitionMeta;
import dev.muster.partition.TickSession;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A partition on a node that owns it, or believes so: what the engine does around a {@link dev.muster.partition.PartitionFold}, with the
 * real {@link TickSession}. It begins with what is committed, folds what the log has, shows it at once, and commits now and then; a
 * commit of who is no longer the owner is refused. Ticks and moved records are appended whoever the owner is by then.
 */
final class Owner<S, E extends Event, D extends Decision> {

    private static final long COMMIT_MS = 500;
    private static final long TRANSACTION_MS = 3_000;
    private static final long PATIENCE_MS = 120_000;

    private final World<E> world;
    private final Host host;
    private final Shared<S, E, D> shared;
    private final LogPartition<E> log;
    private final long epoch;
    private final String name;
    private final List<Fact> facts = new ArrayList<>();
    private @Nullable Machine<S, E, D> machine;
    private @Nullable TickSession ticks;
    private @Nullable Stores<S> stores;
    private long answeredBefore;
    private boolean isServing;
    private boolean isMoving;
    private boolean isClosed;
    private long committedAt;
    private int lives;

    /**
     * What all owners of one partition, one after the other or at once, have in common.
     *
     * @param domain the domain
     * @param maker makes the machine
     * @param committed what is committed
     * @param ledger what everybody folded
     */
    record Shared<S, E extends Event, D extends Decision>(
            SimulatedDomain<S, E, D> domain,
            Machine.Maker<S, E, D> maker,
            Committed<S> committed,
            Ledger<S, E, D> ledger) {}

    Owner(World<E> world, Host host, String node, Shared<S, E, D> shared, LogPartition<E> log) {
        this.world = world;
        this.host = host;
        this.shared = shared;
        this.log = log;
        this.epoch = shared.committed().nextEpoch();
        this.name = node + "/" + log.number() + "/" + epoch;
    }

    /** Begins after some time for restoration. */
    void start() {
        host.in(world.chance().between(20, 1_500), this::open);
        every(TickSession.EVERY.toMillis(), this::tick);
        every(COMMIT_MS, this::commit);
        poll();
    }

    /** Stops, with what is not committed lost. */
    void stop() {
        isClosed = true;
    }

    /** Commits, then stops: the partition goes to another node in good order. */
    void leave() {
        commit();
        stop();
    }

    Machine<S, E, D> machine() {
        if (machine == null) {
            throw new AssertionError(name + " has not opened");
        }
        return machine;
    }

    boolean isOpen() {
        return machine != null && !isClosed;
    }

    private void open() {
        if (isClosed || !shared.committed().isCurrent(epoch)) {
            return;
        }
        Stores<S> restored = shared.committed().stores().copy();
        PartitionId id = new PartitionId("log", log.number());
        Machine<S, E, D> opened = shared.maker().make(shared.domain(), id, restored.load());
        facts.clear();
        stores = restored;
        machine = opened;
        isServing = false;
        isMoving = false;
        answeredBefore = shared.ledger().answered();
        committedAt = world.agenda().now();
        ticks = new TickSession(name + "/" + ++lives, opened);
        world.trace().say(name + " opens at " + opened.meta().applied());
        tick();
        if (opened.meta().rules().version() == 0) {
            Intake<E> rules = new Intake.RulesSet<>(head("rules"), 1, 1, Collections.emptySortedMap());
            log.append(Message.own(rules), PATIENCE_MS, done -> {});
        }
    }

    /** What was folded since the last commit is lost, and everything begins again from there. */
    private void reopen(String why) {
        world.trace().say(name + " " + why);
        machine = null;
        host.in(world.chance().between(20, 1_000), this::open);
    }

    private void every(long ms, Runnable what) {
        host.in(ms, () -> {
            if (!isClosed) {
                what.run();
                every(ms, what);
            }
        });
    }

    private void poll() {
        host.in(
                host.isLagging()
                        ? world.chance().between(100, 1_500)
                        : world.chance().between(5, 40),
                () -> {
                    if (!isClosed) {
                        if (machine != null && !isMoving && host.isReaching() && !log.isAway()) {
                            foldSome(machine);
                        }
                        poll();
                    }
                });
    }

    private void foldSome(Machine<S, E, D> now) {
        int limit = (int) world.chance().between(1, host.isLagging() ? 2 : 50);
        for (LogPartition.Entry<E> entry : log.after(now.meta().applied(), limit)) {
            Arrival<E> arrival = log.arrival(entry);
            Effects<S, D> effects = now.apply(arrival);
            shared.ledger().folded(entry, arrival, effects, now.hasDeadlines());
            if (effects.moveTo().isPresent()) {
                move(now, entry.message(), effects);
                return;
            }
            keep(now, effects);
        }
    }

    private void keep(Machine<S, E, D> now, Effects<S, D> effects) {
        if (stores == null || ticks == null) {
            throw new AssertionError(name + " has not opened");
        }
        stores.write(effects);
        facts.addAll(effects.facts());
        ticks.folded(now);
        answer(now.meta(), ticks);
    }

    /** Who answers as the owner has seen all that any owner before it has answered from. */
    private void answer(PartitionMeta meta, TickSession session) {
        isServing = session.isOwn(meta.clock());
        if (isServing) {
            check(
                    meta.applied() >= answeredBefore,
                    "{} answers from {}, but somebody answered from {} before it began",
                    name,
                    meta.applied(),
                    answeredBefore);
            shared.ledger().answer(meta.applied());
        }
    }

    /** The record is not passed before it is safe in its own partition. */
    private void move(Machine<S, E, D> now, Message<E> message, Effects<S, D> effects) {
        isMoving = true;
        int lifeNow = lives;
        LogPartition<E> target = world.log().get(effects.moveTo().orElseThrow());
        target.append(
                message.moved(),
                15_000,
                done -> host.run(() -> {
                    if (isClosed || lifeNow != lives || machine != now) {
                        return;
                    }
                    isMoving = false;
                    if (done) {
                        keep(now, effects);
                    } else {
                        reopen("could not move a record");
                    }
                }));
    }

    private void tick() {
        TickSession session = ticks;
        if (machine == null || session == null) {
            return;
        }
        session.next(host.nanos()).ifPresent(stamp -> append(session, stamp));
    }

    private void append(TickSession session, TickSession.Stamp stamp) {
        EventHead head = head("tick-" + stamp.sessionId());
        Intake<E> tick = new Intake.Tick<>(head, stamp.session(), stamp.sessionId(), stamp.elapsed());
        send(Message.own(tick), world.agenda().now() + Duration.ofMinutes(2).toMillis(), done -> {
            if (done) {
                session.acknowledged(host.nanos());
            } else {
                session.failed();
            }
        });
    }

    /** A producer that cannot reach the brokers tries again until it gives up. */
    private void send(Message<E> message, long until, Consumer<Boolean> told) {
        if (!host.isCutOff()) {
            log.append(message, until - world.agenda().now(), done -> host.run(() -> told.accept(done)));
        } else if (world.agenda().now() < until) {
            host.in(100, () -> send(message, until, told));
        } else {
            host.run(() -> told.accept(false));
        }
    }

    private void commit() {
        if (machine == null || stores == null || isMoving || !host.isReaching() || log.isAway()) {
            return;
        }
        if (!shared.committed().isCurrent(epoch)) {
            world.trace().say(name + " is fenced");
            stop();
            return;
        }
        boolean isTimedOut = world.agenda().now() - committedAt > TRANSACTION_MS;
        if (isTimedOut || (log.isLossy() && world.chance().oneIn(150))) {
            reopen("has its transaction aborted");
            return;
        }
        committedAt = world.agenda().now();
        shared.committed().commit(stores.copy(), List.copyOf(facts));
        facts.clear();
    }

    private EventHead head(String what) {
        return new EventHead(what + "-" + name + "-" + world.agenda().now(), name, Instant.EPOCH);
    }
}
