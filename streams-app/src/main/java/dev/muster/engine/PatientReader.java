package dev.muster.engine;

import dev.muster.fold.Event;
import dev.muster.partition.Intake;
import dev.muster.partition.RawRecord;
import dev.muster.partition.RegistryAwayException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads a record, and waits for as long as a schema registry cannot be reached. Meanwhile the transaction may time out; Streams then
 * gives the partition up and comes back to the same record. Single-threaded.
 */
final class PatientReader<E extends Event> {

    private static final Duration RETRY_AFTER = Duration.ofMillis(200);
    private static final int LOG_EVERY = 50;

    private final EngineParts<?, E, ?> parts;

    PatientReader(EngineParts<?, E, ?> parts) {
        this.parts = parts;
    }

    Intake<E> read(RawRecord raw) {
        for (int attempt = 0; ; attempt++) {
            try {
                return parts.reader().read(raw);
            } catch (RegistryAwayException away) {
                if (parts.isStopping().getAsBoolean() || Thread.currentThread().isInterrupted()) {
                    throw away;
                }
                if (attempt % LOG_EVERY == 0) {
                    parts.log()
                            .warn(
                                    "code=ENGINE-010 waiting for the schema registry partition={} offset={} cause=\"{}\"",
                                    raw.id(),
                                    raw.offset(),
                                    away.getMessage());
                }
                parts.metrics().waitedForRegistry();
                LockSupport.parkNanos(RETRY_AFTER.toNanos());
            }
        }
    }
}
