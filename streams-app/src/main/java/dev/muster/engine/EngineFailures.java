package dev.muster.engine;

import dev.muster.fold.InvariantViolation;
import dev.muster.partition.UnknownFoldLevelException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Decides what a failure of a stream thread means: the end for what no repetition can mend, another thread for all else. */
final class EngineFailures implements StreamsUncaughtExceptionHandler {

    private static final Duration BEFORE_REPLACEMENT = Duration.ofSeconds(1);

    private final String topic;
    private final Logger log;
    private volatile @Nullable String last;

    EngineFailures(String topic, Logger log) {
        this.topic = topic;
        this.log = log;
    }

    /** What ended the engine. */
    Optional<String> last() {
        return Optional.ofNullable(last);
    }

    @Override
    public StreamThreadExceptionResponse handle(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvariantViolation || cause instanceof UnknownFoldLevelException) {
                last = cause.getMessage();
                log.error("code=ENGINE-090 stopped log={} why=\"{}\"", topic, cause.getMessage(), failure);
                return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
            }
        }
        log.warn("code=ENGINE-091 replacing a stream thread log={}", topic, failure);
        LockSupport.parkNanos(BEFORE_REPLACEMENT.toNanos());
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
}
