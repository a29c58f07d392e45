package dev.muster.testkit;

/**
 * A running Kafka cluster that belongs to this JVM and listens on the loopback interface only.
 *
 * <p>Whoever started it closes it; everybody else holds no more than the address. Every method may be called from any thread;
 * calls that start, stop or fault the cluster exclude each other.
 */
public interface LocalKafka extends AutoCloseable {

    /** The value of {@code bootstrap.servers} for clients; it stays the same for the life of this object, outages included. */
    String bootstrapServers();

    /**
     * Stops the cluster and deletes its data if they are temporary. A second call does nothing; a failure to clean up is logged,
     * never thrown, so that it cannot hide the failure of a test.
     */
    @Override
    void close();
}
