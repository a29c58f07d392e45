package dev.muster.audit;

import dev.muster.codec.FactReader;
import dev.muster.codec.RecordedFact;
import dev.muster.partition.RawRecord;
import dev.muster.partition.RegistryAwayException;
import dev.muster.wire.MalformedRecordException;
import dev.muster.wire.SchemaRegistryException;
import dev.muster.wire.UnknownSchemaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The facts of one partition in their order, read one ahead, each checked by the {@link FactChain} as it is read. Ends before the
 * first fact that cannot be read; whether there was one, the chain tells. Single-threaded.
 */
final class FactStream implements AutoCloseable {

    private final LogSource.Cursor records;
    private final FactReader reader;
    private final FactChain chain;
    private @Nullable RecordedFact ahead;
    private boolean isAtEnd;

    FactStream(AuditedLog<?, ?, ?> log, int partition, LogSource.Cursor records) {
        this.records = records;
        this.reader = log.readers().facts();
        this.chain = new FactChain(log, partition);
    }

    /** All facts of a partition that are committed now. */
    static FactStream open(LogSource source, AuditedLog<?, ?, ?> log, int partition) {
        return new FactStream(log, partition, source.read(log.facts(partition), source.extent(log.facts(partition))));
    }

    /** The next fact, which stays the next one. */
    Optional<RecordedFact> peek() {
        if (ahead == null && !isAtEnd) {
            ahead = read();
            isAtEnd = ahead == null;
        }
        return Optional.ofNullable(ahead);
    }

    /** The next fact. */
    Optional<RecordedFact> next() {
        Optional<RecordedFact> next = peek();
        ahead = null;
        return next;
    }

    /** Takes the facts that a record led to, as far as they come next. */
    List<RecordedFact> causedBy(long offset) {
        List<RecordedFact> caused = new ArrayList<>(1);
        while (peek().filter(fact -> fact.head().cause().offset() == offset).isPresent()) {
            next().ifPresent(caused::add);
        }
        return caused;
    }

    /** Reads the rest, so that its chain is checked. */
    void drain() {
        Optional<RecordedFact> rest = next();
        while (rest.isPresent()) {
            rest = next();
        }
    }

    /** What was found of the facts read so far, the one ahead among them. */
    FactChain chain() {
        return chain;
    }

    /** Whether the stream ended before a fact that cannot be read. */
    boolean isCutShort() {
        return chain.isCutShort();
    }

    /** @throws AuditException when the stream ended at a fact that cannot be read */
    void requireReadable() {
        if (isCutShort()) {
            chain.firstBreak().ifPresent(found -> {
                throw AuditException.failed(found.detail());
            });
        }
    }

    @Override
    public void close() {
        records.close();
    }

    private @Nullable RecordedFact read() {
        Optional<RawRecord> record = records.next();
        if (record.isEmpty()) {
            return null;
        }
        RawRecord raw = record.get();
        if (raw.value().isEmpty()) {
            chain.addUnreadable(raw, "value: none (expected: a fact)");
            return null;
        }
        try {
            RecordedFact fact = reader.read(raw.value().get());
            chain.add(raw, fact);
            return fact;
        } catch (MalformedRecordException | UnknownSchemaException e) {
            chain.addUnreadable(raw, String.valueOf(e.getMessage()));
            return null;
        } catch (SchemaRegistryException | RegistryAwayException e) {
            throw AuditException.unreachable("schema registry: " + e.getMessage(), e);
        }
    }
}
