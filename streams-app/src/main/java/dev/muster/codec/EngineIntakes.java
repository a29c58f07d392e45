package dev.muster.codec;

import dev.muster.fold.Event;
import dev.muster.fold.EventHead;
import dev.muster.fold.InvalidValueException;
import dev.muster.partition.Intake;
import dev.muster.partition.Rejection;
import dev.muster.schema.Barrier;
import dev.muster.schema.Rule;
import dev.muster.schema.RulesSet;
import dev.muster.schema.Tick;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads the records that every log has. What they carry is stored with every later record of the partition, hence the bounds on its
 * length. Stateless; any thread.
 */
final class EngineIntakes {

    static final List<Class<? extends SpecificRecord>> TYPES = List.of(Tick.class, Barrier.class, RulesSet.class);

    private static final int MAX_SESSION_ID = 200;
    private static final int MAX_RULES_LENGTH = 16 * 1024;

    private EngineIntakes() {}

    /** @throws InvalidValueException when a field has a value that it may not have */
    static <E extends Event> Intake<E> read(SpecificRecord record) {
        if (record instanceof Tick tick) {
            return tick(tick);
        }
        if (record instanceof RulesSet rules) {
            return rulesSet(rules);
        }
        Barrier barrier = (Barrier) record;
        return new Intake.Barrier<>(new EventHead(barrier.getEventId(), barrier.getSource(), barrier.getClientTime()));
    }

    private static <E extends Event> Intake<E> tick(Tick r) {
        EventHead head = new EventHead(r.getEventId(), r.getSource(), r.getClientTime());
        if (r.getSession() < 1) {
            throw new InvalidValueException("session", r.getSession(), "1 or more");
        }
        if (r.getSessionId().length() > MAX_SESSION_ID) {
            throw new InvalidValueException(
                    "sessionId", r.getSessionId().length() + " characters", "at most " + MAX_SESSION_ID);
        }
        if (r.getElapsedMs() < 0) {
            throw new InvalidValueException("elapsedMs", r.getElapsedMs(), "0 or more");
        }
        return new Intake.Tick<>(head, r.getSession(), r.getSessionId(), Duration.ofMillis(r.getElapsedMs()));
    }

    /** Whether the rules exist and their values may stand depends on the fold level, and is for the fold to say. */
    private static <E extends Event> Intake<E> rulesSet(RulesSet r) {
        EventHead head = new EventHead(r.getEventId(), r.getSource(), r.getClientTime());
        SortedMap<String, String> values = new TreeMap<>();
        int length = 0;
        for (Rule rule : r.getRules()) {
            length += rule.getName().length() + rule.getValue().length();
            if (values.put(rule.getName(), rule.getValue()) != null) {
                return invalid(head, "rules: '" + rule.getName() + "' twice (expected: each rule once)");
            }
        }
        if (length > MAX_RULES_LENGTH) {
            return invalid(head, "rules: " + length + " characters (expected: at most " + MAX_RULES_LENGTH + ")");
        }
        return new Intake.RulesSet<>(head, r.getVersion(), r.getFoldLevel(), values);
    }

    private static <E extends Event> Intake<E> invalid(EventHead head, String detail) {
        return new Intake.Rejected<>(new Rejection(Rejection.Code.INVALID_RULES, detail), Optional.of(head));
    }
}
