package dev.muster.audit;

import dev.muster.codec.RecordedFact;
import dev.muster.fold.Decision;
import dev.muster.fold.Event;
import dev.muster.fold.InvalidValueException;
import dev.muster.fold.InvariantViolation;
import dev.muster.partition.PartitionImage;
import dev.muster.partition.RawRecord;
import dev.muster.partition.UnknownFoldLevelException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Folds a partition's log from its first record up to an offset, for those who tell what was. It tells nothing that it cannot be sure
 * of: what does not fit the facts ends it, and the verification says what is wrong. Single-threaded.
 */
final class LogWalk<S, E extends Event, D extends Decision> {

    private final LogSource source;
    private final AuditedLog<S, E, D> log;

    LogWalk(LogSource source, AuditedLog<S, E, D> log) {
        this.source = source;
        this.log = log;
    }

    /** Whether the log still begins with its first record. */
    boolean isPossible(int partition) {
        return source.extent(log.log(partition)).begin() == 0;
    }

    /**
     * The state at an offset.
     *
     * @param upTo last offset to fold
     * @param onTurn gets what each record brought about
     * @throws AuditException when the log does not begin with its first record, or does not fit the facts
     */
    PartitionImage<S> walk(int partition, long upTo, Consumer<Replay.Turn<S, D>> onTurn) {
        Extent extent = source.extent(log.log(partition));
        if (extent.begin() > 0) {
            throw AuditException.failed("%s begins at offset %d (expected: 0 for --from log; use --from facts)"
                    .formatted(log.log(partition), extent.begin()));
        }
        try (FactStream facts = FactStream.open(source, log, partition);
                LogSource.Cursor records = source.read(log.log(partition), extent.below(upTo + 1))) {
            Replay<S, E, D> replay = new Replay<>(log, partition, facts);
            Optional<RawRecord> record = records.next();
            while (record.isPresent()) {
                onTurn.accept(step(replay, facts, record.get()));
                record = records.next();
            }
            return replay.image();
        } catch (InvariantViolation | UnknownFoldLevelException | InvalidValueException e) {
            throw AuditException.failed(log.log(partition) + ": " + e.getMessage());
        }
    }

    private Replay.Turn<S, D> step(Replay<S, E, D> replay, FactStream facts, RawRecord record) {
        Optional<RecordedFact> passed =
                facts.peek().filter(fact -> fact.head().cause().offset() < record.offset());
        if (passed.isPresent()) {
            throw misfit(record, "a fact is recorded for an earlier offset that the log does not have");
        }
        Replay.Turn<S, D> turn = replay.fold(record);
        facts.requireReadable();
        boolean isRecorded = facts.peek().isPresent();
        if (turn.unrecorded().isPresent() && isRecorded) {
            throw misfit(record, "the record cannot be read today, but no rejection of it is recorded");
        }
        return turn;
    }

    private AuditException misfit(RawRecord record, String what) {
        return AuditException.failed("%s: %s (expected: log and facts that fit; see audit verify, or use --from facts)"
                .formatted(log.position(record.id().partition(), record.offset()), what));
    }
}
