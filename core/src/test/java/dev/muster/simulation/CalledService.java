package dev.muster.simulation;

import static dev.muster.simulation.World.check;

import dev.muster.breaker.Breaker;
import dev.muster.breaker.BreakerDecision;
import dev.muster.breaker.BreakerEvent;
import dev.muster.breaker.BreakerSettings;
import dev.muster.breaker.BreakerState;
import dev.muster.breaker.CallerId;
import dev.muster.breaker.Counts;
import dev.muster.breaker.InstanceOutcomes;
import dev.muster.breaker.Latency;
import dev.muster.breaker.OperatorNote;
import dev.muster.breaker.Permit;
import dev.muster.breaker.ProbeResult;
import dev.muster.breaker.State;
import dev.muster.fold.EntityKey;
import dev.muster.fold.EventHead;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * A service, its callers and its operator. Callers learn of the breaker late; what they tell is lost, late or comes twice; they die and
 * come back as others; permits are used, forgotten, or used by who holds them no longer.
 */
final class CalledService {

    private static final int INSTANCES = 8;
    private static final OperatorNote NOTE = new OperatorNote("ann", "");

    /** However many callers there are: a storm is to take no longer than a second or two. */
    private static final int MOST_BATCHES_A_SECOND = 25;

    private final World<BreakerEvent> world;
    private final Chance chance;
    private final EntityKey key;
    private final int callers;
    private final int[] lives;
    private final long[] sequences;
    private final BreakerWitness witness;
    private Optional<Breaker> known = Optional.empty();
    private long badPermille;
    private long badInstance = -1;
    private long slowInstance = -1;
    private long onlySlowFor = -1;
    private boolean isAllSlow;
    private boolean isCalm;
    private boolean isWell;
    private int operations;

    CalledService(World<BreakerEvent> world, String name, int callers) {
        this.world = world;
        this.chance = world.chance();
        this.key = EntityKey.of(name);
        this.callers = callers;
        this.lives = new int[callers];
        this.sequences = new long[callers];
        this.witness = new BreakerWitness(key);
    }

    void start() {
        configure();
        weather();
        operate();
        for (int caller = 0; caller < callers; caller++) {
            call(caller);
        }
    }

    void folded(Population.Folded<BreakerState, BreakerEvent, BreakerDecision> folded) {
        witness.folded(folded).ifPresent(breaker -> world.agenda()
                .in(chance.between(0, isCalm ? 100 : 1_500), () -> known = Optional.of(breaker)));
    }

    /** Nothing is lost any more, and no operator holds the breaker; the service goes on as it likes. */
    void calm() {
        isCalm = true;
        letGo();
    }

    /** What was said in the storm may come after the reset: the operator looks again. */
    private void letGo() {
        untilItIsThere(new BreakerEvent.Reset(head("reset-" + ++operations), key, NOTE));
        world.agenda().in(3_000, () -> {
            if (witness.breaker()
                    .filter(breaker -> breaker.phase().state().isForced())
                    .isPresent()) {
                letGo();
            }
        });
    }

    /** All is well: the breaker must come to rest by itself. */
    void recover() {
        isWell = true;
        badPermille = 0;
        badInstance = -1;
        slowInstance = -1;
        isAllSlow = false;
    }

    void end() {
        Breaker last = witness.breaker().orElseThrow(() -> new AssertionError("nobody told of " + key));
        check(last.phase().state() == State.CLOSED, "{} is {} at the end", key, last.phase());
    }

    private void configure() {
        BreakerSettings.Recovery recovery = new BreakerSettings.Recovery(
                Optional.of(Duration.ofSeconds(1)),
                Optional.of(Duration.ofSeconds(4)),
                OptionalInt.of(BreakerWitness.PERMITS),
                Optional.of(Duration.ofSeconds(2)));
        BreakerSettings.Ejecting ejecting =
                new BreakerSettings.Ejecting(Optional.of(Duration.ofSeconds(3)), OptionalInt.empty());
        untilItIsThere(
                new BreakerEvent.Configure(head("config"), key, new BreakerSettings(trip(), recovery, ejecting), NOTE));
    }

    private static BreakerSettings.Trip trip() {
        return new BreakerSettings.Trip(
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.of(BreakerWitness.SLOW_PERMILLE),
                Optional.empty(),
                OptionalInt.empty(),
                OptionalInt.empty());
    }

    private void untilItIsThere(BreakerEvent event) {
        append(event, done -> {
            if (!done) {
                world.agenda().in(500, () -> untilItIsThere(event));
            }
        });
    }

    private void weather() {
        world.agenda().in(chance.between(1_000, 6_000), () -> {
            if (!isWell) {
                badPermille = chance.oneIn(3) ? 0 : chance.between(200, 1_000);
                badInstance = chance.between(0, 2 * INSTANCES);
                slowInstance = chance.between(0, 2 * INSTANCES);
                onlySlowFor = chance.oneIn(3) ? chance.between(0, callers - 1) : -1;
                isAllSlow = chance.oneIn(5);
                weather();
            }
        });
    }

    private void operate() {
        world.agenda().in(chance.between(8_000, 40_000), () -> {
            if (!isCalm) {
                EventHead head = head("operation-" + ++operations);
                append(
                        switch ((int) chance.between(0, 3)) {
                            case 0 -> new BreakerEvent.Force(head, key, State.FORCED_OPEN, NOTE);
                            case 1 -> new BreakerEvent.Force(head, key, State.FORCED_CLOSED, NOTE);
                            default -> new BreakerEvent.Reset(head, key, NOTE);
                        },
                        done -> {});
                operate();
            }
        });
    }

    private void call(int caller) {
        long pause = Math.max(2_500, 1_000L * callers / MOST_BATCHES_A_SECOND);
        world.agenda().in(chance.between(pause / 3, 2 * pause), () -> {
            if (!isCalm && chance.oneIn(40)) {
                lives[caller]++;
                sequences[caller] = 0;
            }
            tell(caller);
            call(caller);
        });
    }

    private void tell(int caller) {
        String instance = "w" + caller + "-" + lives[caller];
        List<ProbeResult> probes = new ArrayList<>();
        long to = chance.between(0, INSTANCES - 1);
        boolean isCalling = known.isEmpty() || known.get().phase().state().letsCallsThrough();
        Counts counts = isCalling ? made(to) : new Counts(0, 0, 0, 0, 1);
        known.flatMap(Breaker::probing).stream()
                .flatMap(probing -> probing.permits().stream())
                .filter(permit -> permit.caller().equals(instance) && (isCalm || !chance.oneIn(4)))
                .forEach(permit -> probes.add(probe(permit)));
        BreakerEvent event = new BreakerEvent.Report(
                head(key + "/" + instance + "-" + sequences[caller]),
                key,
                new CallerId("web", instance),
                ++sequences[caller],
                known.isPresent() && chance.oneIn(2)
                        ? OptionalLong.of(known.get().phase().epoch())
                        : OptionalLong.empty(),
                List.of(new InstanceOutcomes(
                        Optional.of("i" + to), counts, latency(caller, to, counts), (int) sequences[caller] % 4)),
                probes);
        if (!isCalm && chance.oneIn(20)) {
            return;
        }
        append(event, done -> {
            if (!isCalm && chance.oneIn(10)) {
                world.agenda().in(chance.between(0, 8_000), () -> append(event, again -> {}));
            }
        });
    }

    private ProbeResult probe(Permit permit) {
        boolean isBad = chance.between(0, 999) < badPermille;
        return new ProbeResult(permit.number(), isBad ? ProbeResult.Outcome.FAILED : ProbeResult.Outcome.OK);
    }

    private Counts made(long instance) {
        int calls = (int) chance.between(1, 9);
        int bad = 0;
        for (int call = 0; call < calls; call++) {
            bad += instance == badInstance || chance.between(0, 999) < badPermille ? 1 : 0;
        }
        return isAllSlow ? new Counts(0, bad, calls - bad, 0, 0) : new Counts(calls - bad, bad, 0, 0, 0);
    }

    /** An instance is slow for all callers, or for one alone whose way to it is. */
    private Optional<Latency> latency(int caller, long instance, Counts counts) {
        int made = counts.ok() + counts.failed() + counts.slow();
        if (made == 0) {
            return Optional.empty();
        }
        boolean isSlow = instance == slowInstance && (onlySlowFor < 0 || onlySlowFor == caller);
        long median = isSlow ? chance.between(300_000, 5_000_000) : chance.between(1_000, 20_000);
        return Optional.of(new Latency(made, median, median, median));
    }

    private void append(BreakerEvent event, Consumer<Boolean> told) {
        world.partitionOf(key.group()).append(Message.of(event), 5_000, told);
    }

    private static EventHead head(String eventId) {
        return new EventHead(eventId, "test", Instant.EPOCH);
    }
}
