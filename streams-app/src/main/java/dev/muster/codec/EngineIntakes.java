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
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
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
    private static final int MAX_RULE_TEXT = 100;

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

    private static <E extends Event> Intake<E> rulesSet(RulesSet r) {
        EventHead head = new EventHead(r.getEventId(), r.getSource(), r.getClientTime());
        SortedMap<String, String> values = new TreeMap<>();
        for (Rule rule : r.getRules()) {
            Optional<String> problem = problemWith(rule);
            if (problem.isEmpty() && values.put(rule.getName(), rule.getValue()) != null) {
                problem = Optional.of("rules: '" + rule.getName() + "' twice (expected: each rule once)");
            }
            if (problem.isPresent()) {
                Rejection rejection = new Rejection(Rejection.Code.INVALID_RULES, problem.get());
                return new Intake.Rejected<>(rejection, Optional.of(head));
            }
        }
        return new Intake.RulesSet<>(head, r.getVersion(), r.getFoldLevel(), values);
    }

    private static Optional<String> problemWith(Rule rule) {
        int length = Math.max(rule.getName().length(), rule.getValue().length());
        if (length > MAX_RULE_TEXT) {
            return Optional.of(
                    "rules: a text of %d characters (expected: at most %d)".formatted(length, MAX_RULE_TEXT));
        }
        return isFinerThanMillis(rule.getValue())
                ? Optional.of("%s: %s (expected: whole milliseconds)".formatted(rule.getName(), rule.getValue()))
                : Optional.empty();
    }

    /** States are stored in milliseconds: a finer lease would be another one after a restore. */
    private static boolean isFinerThanMillis(String value) {
        try {
            Duration duration = Duration.parse(value);
            return !duration.equals(duration.truncatedTo(ChronoUnit.MILLIS));
        } catch (DateTimeParseException e) {
            // No span of time; whether it may stand is for the rule itself to say.
            return false;
        }
    }
}
