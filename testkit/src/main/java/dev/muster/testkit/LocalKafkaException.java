package dev.muster.testkit;

/** A local Kafka could not be started, restarted or reached; the message says what was expected. */
public final class LocalKafkaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LocalKafkaException(String message) {
        super(message);
    }

    LocalKafkaException(String message, Throwable cause) {
        super(message, cause);
    }
}
