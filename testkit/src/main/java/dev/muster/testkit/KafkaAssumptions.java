package dev.muster.testkit;

import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Skips a test, aloud, when the kind of Kafka it wants cannot be had on this machine. Needs JUnit Jupiter on the class path. */
public final class KafkaAssumptions {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaAssumptions.class);

    private KafkaAssumptions() {}

    /** Goes on when this kind is available; otherwise warns in the log and has JUnit report the test as skipped with the same words. */
    public static void assumeAvailable(KafkaKind kind) {
        Optional<String> reason = kind.whyUnavailable();
        if (reason.isPresent()) {
            String message = "Skipped: Kafka in " + kind.text() + " was asked for, but " + reason.get();
            LOG.warn(message);
            Assumptions.abort(message);
        }
    }
}
