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

    private static final Duration FRESH = Duration.ofSeconds(30);
    private static final Duration BEFORE_REPLACEMENT = Duration.ofSeconds(1);

    private final String topic;
    private final Logger log;
    private volatile @Nullable String last;
    private volatile Passing passing = new Passing("", 0);

    EngineFailures(String topic, Logger log) {
        this.topic = topic;
        this.log = log;
    }

    /** What ended the engine. */
    Optional<String> last() {
        return Optional.ofNullable(last);
    }

    /** A failure that another thread was to mend. */
    private record Passing(String why, long nanos) {}

    /** What threads were replaced for lately; empty when they were not. */
    String passing() {
        Passing latest = passing;
        boolean isFresh = System.nanoTime() - latest.nanos < FRESH.toNanos();
        return isFresh ? latest.why : "";
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
        passing = new Passing(innermost(failure), System.nanoTime());
        log.warn("code=ENGINE-091 replacing a stream thread log={}", topic, failure);
        LockSupport.parkNanos(BEFORE_REPLACEMENT.toNanos());
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private static String innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
