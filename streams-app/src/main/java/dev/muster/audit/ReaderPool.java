package dev.muster.audit;

import dev.muster.log.KafkaAwayException;
import dev.muster.log.LogReader;
import dev.muster.log.RecordsGoneException;
import dev.muster.partition.PartitionId;
import dev.muster.partition.RawRecord;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;

/**
 * Readers of the topics, used again for the next stretch: a log and its facts are read side by side, partition after partition, and
 * a reader for each stretch would be a connection for each. They see only what is committed, as the engine does. Single-threaded.
 */
final class ReaderPool implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Map<String, Object> clientSettings;
    private final Deque<LogReader> all = new ArrayDeque<>();
    private final Deque<LogReader> idle = new ArrayDeque<>();

    ReaderPool(Map<String, Object> clientSettings) {
        this.clientSettings = clientSettings;
    }

    LogSource.Cursor read(PartitionId id, Extent stretch) {
        LogReader reader = idle.isEmpty() ? connect() : idle.pop();
        return new PooledCursor(id, reader, reader.read(id, stretch.begin(), stretch.end()));
    }

    @Override
    public void close() {
        all.forEach(LogReader::close);
    }

    private LogReader connect() {
        LogReader reader = LogReader.connect(clientSettings, LogReader.Isolation.READ_COMMITTED, PATIENCE);
        all.push(reader);
        return reader;
    }

    private final class PooledCursor implements LogSource.Cursor {

        private final PartitionId id;
        private final LogReader reader;
        private final Iterator<RawRecord> records;
        private boolean isClosed;

        PooledCursor(PartitionId id, LogReader reader, Iterator<RawRecord> records) {
            this.id = id;
            this.reader = reader;
            this.records = records;
        }

        @Override
        public Optional<RawRecord> next() {
            try {
                return records.hasNext() ? Optional.of(records.next()) : Optional.empty();
            } catch (RecordsGoneException e) {
                throw AuditException.failed(
                        id + ": records were deleted while they were read (" + e.getMessage() + ")");
            } catch (KafkaAwayException | KafkaException e) {
                throw AuditException.unreachable(id + ": " + e.getMessage(), e);
            }
        }

        @Override
        public void close() {
            if (!isClosed) {
                isClosed = true;
                idle.push(reader);
            }
        }
    }
}
