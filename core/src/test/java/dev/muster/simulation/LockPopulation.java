package dev.muster.simulation;

import static dev.muster.simulation.World.check;

import dev.muster.fold.EventHead;
import dev.muster.fold.Fold;
import dev.muster.fold.FoldSpec;
import dev.muster.fold.testing.CanonicalPartitionCodec;
import dev.muster.lock.Kind;
import dev.muster.lock.LockDecision;
import dev.muster.lock.LockEvent;
import dev.muster.lock.LockEvents;
import dev.muster.lock.LockState;
import dev.muster.lock.OwnerId;
import dev.muster.partition.Intake;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Some processes that use a mutex, a semaphore and a read-write lock, and what is promised to all of them together. */
final class LockPopulation implements Population<LockState, LockEvent, LockDecision> {

    private static final int MAX_STATE_BYTES = 32 * 1024;

    /** After the storm: failures are noticed, partitions given to others, logs read, graces over. Then all crash, and their ttl passes. */
    private static final long SETTLE_MS = 18_500;

    private final World<LockEvent> world;
    private final Consumer<LockDecision> told;
    private final LockWitness witness;
    private final List<LockClient> clients = new ArrayList<>();
    private final Map<String, Use> uses = new HashMap<>();
    private boolean isCalm;
    private long grantsInCalm;

    /** Who uses a lock in which session. */
    private record Use(LockClient client, LockSession session) {}

    private LockPopulation(World<LockEvent> world, Consumer<LockDecision> told) {
        this.world = world;
        this.told = told;
        this.witness = new LockWitness();
        long count = world.chance().between(3, 9);
        for (int number = 0; number < count; number++) {
            clients.add(new LockClient(world.split(), "c" + number, this::began, this::believes));
        }
    }

    /** The domain's row with a fold that may have been tampered with. */
    static SimulatedDomain<LockState, LockEvent, LockDecision> domain(
            Fold<LockState, LockEvent, LockDecision> fold, Consumer<LockDecision> told) {
        FoldSpec<LockState, LockEvent, LockDecision> real = LockEvents.SPEC;
        FoldSpec<LockState, LockEvent, LockDecision> spec =
                new FoldSpec<>(real.name(), fold, real.codec(), real.rules(), real.level());
        return new SimulatedDomain<>(
                spec, new CanonicalPartitionCodec(), MAX_STATE_BYTES, world -> new LockPopulation(world, told));
    }

    /** With a queue that may be full, and a window after which locks at rest are forgotten within the run. */
    @Override
    public void start() {
        SortedMap<String, String> values = new TreeMap<>();
        values.put("lock.queue.max", "4");
        values.put("lock.dedup.window", "PT10S");
        EventHead head = new EventHead("rules", "operator", Instant.EPOCH);
        world.log()
                .forEach(partition ->
                        partition.append(Message.own(new Intake.RulesSet<>(head, 2, 1, values)), 30_000, done -> {}));
        clients.forEach(LockClient::start);
    }

    @Override
    public void folded(Folded<LockState, LockEvent, LockDecision> folded) {
        folded.effects().decisions().forEach(told);
        for (LockWitness.Grant grant : witness.folded(folded)) {
            grantsInCalm += isCalm ? 1 : 0;
            tell(grant.claim().owner(), use -> use.client()
                    .answered(use.session(), grant.request(), grant.claim().token()));
        }
        witness.lapsed()
                .forEach(owner -> tell(owner, use -> use.client()
                        .lapsed(use.session(), folded.entry().realMs())));
        if (folded.arrival().intake() instanceof Intake.Domain<LockEvent> domain
                && domain.event() instanceof LockEvent.Keep keep) {
            boolean isKept = folded.effects().decisions().get(0) instanceof LockDecision.Kept;
            tell(keep.owner(), use -> {
                if (isKept) {
                    use.client().answered(use.session(), keep.head().eventId(), keep.token());
                } else {
                    use.client().refused(use.session());
                }
            });
        }
    }

    @Override
    public void calm() {
        isCalm = true;
        clients.forEach(LockClient::calm);
        world.agenda().in(SETTLE_MS, () -> clients.forEach(LockClient::stop));
    }

    @Override
    public void end() {
        check(grantsInCalm > 0, "nobody was granted anything in calm");
        witness.end();
    }

    /** Nobody else believes at this very moment that it holds what does not go with it. */
    private void believes(LockClient client) {
        LockSession mine = client.certain().orElseThrow();
        int permits = mine.ask().permits();
        for (LockClient other : clients) {
            Optional<LockSession> theirs = other == client
                    ? Optional.empty()
                    : other.certain().filter(one -> one.key().equals(mine.key()));
            if (theirs.isPresent()) {
                check(mine.goesWith(theirs.get()), "two are certain at once: {} and {}", mine, theirs.get());
                permits += theirs.get().ask().permits();
            }
        }
        boolean isSemaphore = mine.ask().kind() == Kind.SEMAPHORE;
        check(!isSemaphore || permits <= LockClient.LIMIT, "{} permits are believed in at once: {}", permits, mine);
    }

    private void began(LockClient client, LockSession session) {
        uses.put(session.owner().text(), new Use(client, session));
    }

    private void tell(OwnerId owner, Consumer<Use> what) {
        Optional.ofNullable(uses.get(owner.text())).ifPresent(what);
    }
}
