package dev.muster.audit;

import dev.muster.codec.RecordedFact;
import dev.muster.fold.Decision;
import dev.muster.fold.Event;
import dev.muster.fold.EventHead;
import dev.muster.fold.FactHead;
import dev.muster.partition.Arrival;
import dev.muster.partition.Effects;
import dev.muster.partition.Intake;
import dev.muster.partition.PartitionFold;
import dev.muster.partition.PartitionImage;
import dev.muster.partition.RawRecord;
import dev.muster.partition.RegistryAwayException;
import dev.muster.partition.Rejection;
import dev.muster.wire.SchemaRegistryException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Folds a partition's log again, from its beginning, with the fold that the engine runs.
 *
 * <p>What a record is was decided once and is not decided again: where a rejection or a move is recorded for its offset, that holds,
 * whatever a registry or a newer reader says today. Every other record is read. Single-threaded; holds the states of the partition
 * and one record.
 */
final class Replay<S, E extends Event, D extends Decision> {

    private final AuditedLog<S, E, D> log;
    private final PartitionFold<S, E, D> fold;
    private final FactStream facts;

    /** From nothing, with the verdicts in these facts. */
    Replay(AuditedLog<S, E, D> log, int partition, FactStream facts) {
        this.log = log;
        this.fold = log.newFold(partition);
        this.facts = facts;
    }

    /**
     * Folds the next record.
     *
     * @throws dev.muster.fold.InvariantViolation when it is not the next, or the fold breaks a law
     * @throws dev.muster.partition.UnknownFoldLevelException when the log asks for more than this code knows
     */
    Turn<S, D> fold(RawRecord record) {
        List<RecordedFact> recorded = facts.causedBy(record.offset());
        Optional<Intake<E>> verdict = verdictIn(recorded);
        Intake<E> intake = verdict.orElseGet(() -> read(record));
        Effects<S, D> effects = fold.apply(new Arrival<>(record.offset(), record.appendedAt(), intake));
        Optional<Rejection> unrecorded = verdict.isEmpty() ? rejectionIn(intake) : Optional.empty();
        return new Turn<>(recorded, effects, unrecorded, verdict.flatMap(then -> remarkOn(record, then)));
    }

    /** The states as they stand. */
    PartitionImage<S> image() {
        return fold.image();
    }

    /**
     * What folding one record brought about.
     *
     * @param recorded the facts that are recorded for it
     * @param effects what the refold made of it
     * @param unrecorded why it cannot be read today, where no verdict on it is recorded
     * @param remark that a recorded verdict would be another one today
     */
    record Turn<S, D>(
            List<RecordedFact> recorded,
            Effects<S, D> effects,
            Optional<Rejection> unrecorded,
            Optional<String> remark) {}

    private Optional<Intake<E>> verdictIn(List<RecordedFact> recorded) {
        for (RecordedFact fact : recorded) {
            if (fact.detail() instanceof RecordedFact.Rejected rejected) {
                return Optional.of(new Intake.Rejected<>(rejected.rejection(), senderIn(fact)));
            }
            if (fact.detail() instanceof RecordedFact.Moved moved) {
                EventHead head = senderIn(fact).orElseGet(() -> new EventHead("unknown", "", Instant.EPOCH));
                return Optional.of(new Intake.Misplaced<>(head, moved.target()));
            }
        }
        return Optional.empty();
    }

    /** The sender as the fact names it; that decides nothing but what the refolded fact names in turn. */
    private static Optional<EventHead> senderIn(RecordedFact fact) {
        FactHead.Cause cause = fact.head().cause();
        return cause.eventId().isEmpty()
                ? Optional.empty()
                : Optional.of(new EventHead(cause.eventId(), cause.source(), Instant.EPOCH));
    }

    private static <E extends Event> Optional<Rejection> rejectionIn(Intake<E> intake) {
        return intake instanceof Intake.Rejected<E> rejected ? Optional.of(rejected.rejection()) : Optional.empty();
    }

    private Optional<String> remarkOn(RawRecord record, Intake<E> verdict) {
        String then = inWords(verdict);
        String today = inWords(read(record));
        // Rules, and what is one too many, are read well and then refused by the fold itself, here as there.
        boolean isFoldsOwn = Stream.of(Rejection.Code.INVALID_RULES, Rejection.Code.TOO_MANY_ENTITIES)
                .anyMatch(code -> then.equals("rejected as " + code.text()));
        return then.equals(today) || isFoldsOwn
                ? Optional.empty()
                : Optional.of("%s is recorded as %s, which holds; today it would be %s"
                        .formatted(log.position(record.id().partition(), record.offset()), then, today));
    }

    private static <E extends Event> String inWords(Intake<E> intake) {
        if (intake instanceof Intake.Misplaced<E> misplaced) {
            return "moved to partition " + misplaced.target();
        }
        return rejectionIn(intake)
                .map(rejection -> "rejected as " + rejection.code().text())
                .orElse("folded");
    }

    private Intake<E> read(RawRecord record) {
        try {
            return log.readers().records().read(record);
        } catch (SchemaRegistryException | RegistryAwayException e) {
            throw AuditException.unreachable("schema registry: " + e.getMessage(), e);
        }
    }
}
