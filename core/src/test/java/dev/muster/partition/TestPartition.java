package dev.muster.partition;

import static dev.muster.presence.PresenceEvents.SPEC;
import static dev.muster.presence.PresenceEvents.head;

import dev.muster.fold.EventHead;
import dev.muster.fold.FoldSpec;
import dev.muster.fold.testing.CanonicalPartitionCodec;
import dev.muster.presence.PresenceDecision;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.PresenceState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A partition of presence with a broker that appends to it: each call is the next record. Single-threaded. */
final class TestPartition {

    static final PartitionId ID = new PartitionId("muster.instances", 3);
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static final Duration TICK = Duration.ofMillis(400);

    private final PartitionFold<PresenceState, PresenceEvent, PresenceDecision> fold;
    private final List<Fact> facts = new ArrayList<>();
    private final List<PresenceDecision> decisions = new ArrayList<>();
    private Instant brokerNow = START;
    private long offset = -1;
    private long session;

    TestPartition() {
        this(SPEC);
    }

    TestPartition(FoldSpec<PresenceState, PresenceEvent, PresenceDecision> spec) {
        fold = new PartitionFold<>(
                ID, spec, new CanonicalPartitionCodec(), PartitionImage.empty(PartitionMeta.start(8, 1)));
    }

    PartitionFold<PresenceState, PresenceEvent, PresenceDecision> fold() {
        return fold;
    }

    List<Fact> facts() {
        return facts;
    }

    long offset() {
        return offset;
    }

    Instant now() {
        return fold.meta().clock().now();
    }

    /** What was decided since the last call, as {@code kind/rule}. */
    List<String> decided() {
        List<String> words = decisions.stream()
                .map(decision -> decision.kind() + "/" + decision.rule())
                .toList();
        decisions.clear();
        return words;
    }

    /** The broker's clock moves, also back. */
    TestPartition brokerMoves(Duration time) {
        brokerNow = brokerNow.plus(time);
        return this;
    }

    /** Offsets that readers do not see, such as a transaction's end. */
    TestPartition skipOffsets(int count) {
        offset += count;
        return this;
    }

    Effects<PresenceState, PresenceDecision> append(Intake<PresenceEvent> intake) {
        Effects<PresenceState, PresenceDecision> effects = fold.apply(next(intake));
        facts.addAll(effects.facts());
        decisions.addAll(effects.decisions());
        return effects;
    }

    Arrival<PresenceEvent> next(Intake<PresenceEvent> intake) {
        return new Arrival<>(++offset, brokerNow, intake);
    }

    Effects<PresenceState, PresenceDecision> event(PresenceEvent event) {
        return append(new Intake.Domain<>(event));
    }

    /** The first tick of the next session. */
    Effects<PresenceState, PresenceDecision> newSession() {
        session++;
        return tick(Duration.ZERO);
    }

    /** A tick of the present session. */
    Effects<PresenceState, PresenceDecision> tick(Duration elapsed) {
        return append(new Intake.Tick<>(head("tick"), session, "session-" + session, elapsed));
    }

    /** Time passes and is ticked, as an owner in good health does. */
    TestPartition pass(Duration time) {
        for (Duration left = time; !left.isZero(); ) {
            Duration step = left.compareTo(TICK) < 0 ? left : TICK;
            brokerMoves(step).tick(step);
            left = left.minus(step);
        }
        return this;
    }

    /** A session begins, and the time is over in which its clock stands still. */
    TestPartition settled() {
        newSession();
        return pass(LogClock.GRACE);
    }

    Effects<PresenceState, PresenceDecision> rules(long version, String... namesAndValues) {
        return append(rulesSet(version, 1, namesAndValues));
    }

    static Intake.RulesSet<PresenceEvent> rulesSet(long version, int level, String... namesAndValues) {
        TreeMap<String, String> values = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new Intake.RulesSet<>(head("rules-" + version), version, level, values);
    }

    static Intake.Barrier<PresenceEvent> barrier() {
        return new Intake.Barrier<>(head("barrier"));
    }

    static Intake.Rejected<PresenceEvent> rejected(Optional<EventHead> sender) {
        return new Intake.Rejected<>(new Rejection(Rejection.Code.UNDECODABLE, "no magic byte"), sender);
    }
}
