package dev.muster.client;

import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A registered instance, beaten for in the background until closed. Thread-safe. What is said here replaces what was said before and
 * is not yet sent: after an outage of Kafka the latest state is sent, not its history.
 */
public interface Registration extends AutoCloseable {

    /** The instance as it is described now, with its id. */
    Instance instance();

    /** What the instance says of itself from now on; sent at once and with each beat. Does nothing once closed. */
    void status(Status status);

    /** The load reported with each beat from now on, until replaced. */
    void load(Load load);

    /** Asks for the load before each beat from now on. */
    void load(LoadProbe probe);

    /**
     * Changes weight, tags, metadata, place or address, and says so at once.
     *
     * @param change gives the new description; may be called again when another thread changes it too, so without side effects
     * @throws InvalidValueException when it changes service, id or ttl
     */
    void update(UnaryOperator<Instance> change);

    /** How long ago Kafka last acknowledged a sign of life of this instance; empty before the first. Of use in a health check. */
    Optional<Duration> sinceAcknowledged();

    /**
     * Waits until Muster shows the registration, for start-up and tests.
     *
     * @throws OutcomeUnknownException when it is not seen within the bound, or the wait is interrupted; it may still appear
     * @throws MusterException when the registration is closed
     */
    void awaitVisible(Duration bound);

    /**
     * Stops beating, reports {@link Status#LEAVING} and deregisters. Waits for Kafka's acknowledgement within {@code close.timeout}
     * (2 s) and then gives up: the instance expires by its ttl. Again, it does nothing. Never throws.
     */
    @Override
    void close();
}
