package dev.muster.audit;

import dev.muster.audit.Divergence.Kind;
import dev.muster.codec.RecordedFact;
import dev.muster.fold.FactHead;
import dev.muster.fold.Hash;
import dev.muster.partition.RawRecord;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks the chain of one partition's facts, link by link: numbers from 1 without gaps, each fact intact by its own hash and naming
 * the hash of the one before it, each where it belongs. Keeps the first break only: what follows a break follows from it.
 * Single-threaded.
 */
final class FactChain {

    private final AuditedLog<?, ?, ?> log;
    private final int partition;
    private long count;
    private long sequence;
    private Hash head = Hash.ZERO;
    private long lastCause = -1;
    private boolean isCutShort;
    private @Nullable Divergence firstBreak;

    FactChain(AuditedLog<?, ?, ?> log, int partition) {
        this.log = log;
        this.partition = partition;
    }

    /** Checks the next fact. */
    void add(RawRecord raw, RecordedFact fact) {
        count++;
        if (!fact.fact().isIntact()) {
            broken(
                    Kind.HASH,
                    fact,
                    "own hash: %s (expected: that of its content)"
                            .formatted(fact.fact().hash()));
        }
        checkPlace(raw, fact);
        checkLink(fact);
        sequence = fact.head().sequence();
        head = fact.fact().hash();
        lastCause = fact.head().cause().offset();
    }

    /** Notes a fact that cannot be read. */
    void addUnreadable(RawRecord raw, String problem) {
        count++;
        isCutShort = true;
        breakWith(Divergence.of(
                Kind.UNREADABLE_FACT,
                new Divergence.Place(log.position(partition, lastCause), keyOf(raw), sequence + 1),
                "record %d of %s: %s".formatted(raw.offset(), raw.id(), problem)));
    }

    long count() {
        return count;
    }

    /** Offset of the record that led to the last fact; -1 before the first. */
    long lastCause() {
        return lastCause;
    }

    /** Whether it ends with a fact that cannot be read. */
    boolean isCutShort() {
        return isCutShort;
    }

    Optional<Divergence> firstBreak() {
        return Optional.ofNullable(firstBreak);
    }

    private void checkPlace(RawRecord raw, RecordedFact fact) {
        FactHead.Cause cause = fact.head().cause();
        if (!keyOf(raw).equals(fact.head().key())) {
            broken(
                    Kind.MISPLACED_FACT,
                    fact,
                    "key of its record: '%s' (expected: '%s')"
                            .formatted(keyOf(raw), fact.head().key()));
        }
        if (!cause.topic().equals(log.topics().log()) || cause.partition() != partition) {
            broken(
                    Kind.MISPLACED_FACT,
                    fact,
                    "cause: a record of %s:%d (expected: of %s)"
                            .formatted(cause.topic(), cause.partition(), log.log(partition)));
        }
        if (!fact.head().fold().equals(log.domain().spec().name())) {
            broken(
                    Kind.MISPLACED_FACT,
                    fact,
                    "fold: %s (expected: %s)"
                            .formatted(fact.head().fold(), log.domain().spec().name()));
        }
    }

    private void checkLink(RecordedFact fact) {
        if (fact.head().sequence() != sequence + 1) {
            broken(
                    Kind.SEQUENCE,
                    fact,
                    "sequence: %d (expected: %d, after fact %d)"
                            .formatted(fact.head().sequence(), sequence + 1, sequence));
        }
        if (!fact.head().previous().equals(head)) {
            broken(
                    Kind.PREVIOUS,
                    fact,
                    "previous: %s (expected: %s, the hash of fact %d)"
                            .formatted(fact.head().previous(), head, sequence));
        }
        if (fact.head().cause().offset() < lastCause) {
            broken(
                    Kind.SEQUENCE,
                    fact,
                    "cause: offset %d (expected: %d or later, as that of fact %d)"
                            .formatted(fact.head().cause().offset(), lastCause, sequence));
        }
    }

    private void broken(Kind kind, RecordedFact fact, String detail) {
        FactHead head = fact.head();
        Divergence.Place place =
                new Divergence.Place(log.position(partition, head.cause().offset()), head.key(), head.sequence());
        breakWith(Divergence.ofRecorded(kind, place, detail, fact));
    }

    private void breakWith(Divergence divergence) {
        if (firstBreak == null) {
            firstBreak = divergence;
        }
    }

    private static String keyOf(RawRecord raw) {
        return raw.key().map(key -> new String(key, StandardCharsets.UTF_8)).orElse("");
    }
}
