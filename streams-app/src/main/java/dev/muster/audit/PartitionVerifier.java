package dev.muster.audit;

import dev.muster.audit.Divergence.Kind;
import dev.muster.codec.FactReader;
import dev.muster.codec.RecordedFact;
import dev.muster.fold.Decision;
import dev.muster.fold.Event;
import dev.muster.fold.InvalidValueException;
import dev.muster.fold.InvariantViolation;
import dev.muster.partition.Fact;
import dev.muster.partition.RawRecord;
import dev.muster.partition.UnknownFoldLevelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Verifies one partition: folds its log again, side by side with its facts, and compares record by record what was decided. Both are
 * read as streams; in memory are the states of the partition and the facts of one record.
 *
 * <p>Which part is certain: all facts of a record are committed in one transaction with the offset behind it, in the order of the
 * log. So everything up to the record that led to the last fact, and everything below the offset that the engine has committed, must
 * be recorded, fact for fact. What lies behind both is not folded yet, or not committed; it is counted and not compared.
 */
final class PartitionVerifier<S, E extends Event, D extends Decision> {

    private static final int MAX_REMARKS = 20;

    private final LogSource source;
    private final AuditedLog<S, E, D> log;
    private final int partition;
    private final List<String> remarks = new ArrayList<>();
    private @Nullable Divergence difference;

    PartitionVerifier(LogSource source, AuditedLog<S, E, D> log, int partition) {
        this.source = source;
        this.log = log;
        this.partition = partition;
    }

    PartitionReport verify() {
        // The order matters: what is committed first, then the facts, which are all there then, then the log behind
        // them.
        long folded = source.foldedBelow(log.log(partition)).orElse(0);
        source.awaitOpenTransactions(log.facts(partition));
        try (FactStream facts = FactStream.open(source, log, partition)) {
            Extent extent = source.extent(log.log(partition));
            boolean isRefolded = extent.begin() == 0;
            if (isRefolded) {
                refold(facts, extent, folded);
            }
            facts.drain();
            return report(facts.chain(), extent, folded);
        }
    }

    private PartitionReport report(FactChain chain, Extent extent, long folded) {
        long recordedUpTo = Math.max(chain.lastCause(), folded - 1);
        if (difference == null && recordedUpTo >= extent.end()) {
            differ(Divergence.of(
                    Kind.LOG_TRUNCATED,
                    place(recordedUpTo, Optional.empty()),
                    "end of the log: offset %d (expected: behind offset %d, which was folded)"
                            .formatted(extent.end(), recordedUpTo)));
        }
        return new PartitionReport(
                new PartitionReport.Place(log.domain().log(), partition),
                new PartitionReport.Reach(
                        chain.count(),
                        recordedUpTo,
                        extent.end() - Math.min(extent.end(), Math.max(extent.begin(), recordedUpTo + 1)),
                        extent.begin()),
                chain.firstBreak(),
                Optional.ofNullable(difference),
                remarks);
    }

    private void refold(FactStream facts, Extent extent, long folded) {
        Replay<S, E, D> replay = new Replay<>(log, partition, facts);
        try (LogSource.Cursor records = source.read(log.log(partition), extent)) {
            long position = extent.begin();
            while (difference == null && (facts.peek().isPresent() || (position < folded && !facts.isCutShort()))) {
                Optional<RawRecord> record = records.next();
                if (record.isEmpty()) {
                    facts.peek().ifPresent(fact -> notReached(fact, extent.end()));
                    return;
                }
                position = record.get().offset() + 1;
                if (facts.peek().isPresent() || position <= folded) {
                    step(replay, facts, record.get());
                }
            }
        }
    }

    private void step(Replay<S, E, D> replay, FactStream facts, RawRecord record) {
        Optional<RecordedFact> passed =
                facts.peek().filter(fact -> fact.head().cause().offset() < record.offset());
        if (passed.isPresent()) {
            notReached(passed.get(), Long.MAX_VALUE);
            return;
        }
        try {
            compare(record, replay.fold(record));
        } catch (InvariantViolation | UnknownFoldLevelException | InvalidValueException e) {
            differ(Divergence.of(
                    Kind.REFOLD_STOPPED, place(record.offset(), Optional.empty()), String.valueOf(e.getMessage())));
        }
    }

    private void compare(RawRecord record, Replay.Turn<S, D> turn) {
        turn.remark().filter(remark -> remarks.size() < MAX_REMARKS).ifPresent(remarks::add);
        turn.unrecorded()
                .ifPresent(why -> differ(Divergence.of(
                        Kind.UNREADABLE_RECORD,
                        place(record.offset(), turn.recorded().stream().findFirst()),
                        "cannot be read today (%s: %s), but no rejection of it is recorded"
                                .formatted(why.code().text(), why.detail()))));
        List<Fact> refolded = turn.effects().facts();
        for (int i = 0;
                difference == null
                        && i < Math.max(refolded.size(), turn.recorded().size());
                i++) {
            compare(record.offset(), at(turn.recorded(), i), at(refolded, i));
        }
    }

    private void compare(long offset, Optional<RecordedFact> recorded, Optional<Fact> refolded) {
        if (recorded.isPresent() && refolded.isPresent()) {
            if (!isSame(recorded.get().fact(), refolded.get())) {
                differ(Kind.FACT_DIFFERS, offset, recorded, refolded);
            }
        } else {
            differ(recorded.isPresent() ? Kind.FACT_INVENTED : Kind.FACT_MISSING, offset, recorded, refolded);
        }
    }

    private static boolean isSame(Fact recorded, Fact refolded) {
        return recorded.type().equals(refolded.type())
                && recorded.key().equals(refolded.key())
                && Arrays.equals(recorded.bytes(), refolded.bytes());
    }

    private void differ(Kind kind, long offset, Optional<RecordedFact> recorded, Optional<Fact> refolded) {
        Optional<RecordedFact> expected = refolded.map(FactReader::read);
        Divergence.Place place = place(offset, recorded.or(() -> expected));
        String detail =
                switch (kind) {
                    case FACT_MISSING -> "nothing is recorded (expected: what the refold decides)";
                    case FACT_INVENTED -> "recorded, but the refold decides nothing here";
                    default -> "the refold decides something else";
                };
        differ(new Divergence(kind, place, detail, recorded, expected));
    }

    private void notReached(RecordedFact fact, long end) {
        long offset = fact.head().cause().offset();
        Kind kind = offset < end ? Kind.CAUSE_MISSING : Kind.LOG_TRUNCATED;
        String detail = offset < end
                ? "the log has no record at this offset, or the fact is out of order"
                : "end of the log: offset %d (expected: behind this one, which a fact was recorded for)".formatted(end);
        differ(Divergence.ofRecorded(kind, place(offset, Optional.of(fact)), detail, fact));
    }

    private void differ(Divergence divergence) {
        if (difference == null) {
            difference = divergence;
        }
    }

    private Divergence.Place place(long offset, Optional<RecordedFact> fact) {
        return new Divergence.Place(
                log.position(partition, offset),
                fact.map(f -> f.head().key()).orElse(""),
                fact.map(f -> f.head().sequence()).orElse(0L));
    }

    private static <T> Optional<T> at(List<T> list, int index) {
        return index < list.size() ? Optional.of(list.get(index)) : Optional.empty();
    }
}
