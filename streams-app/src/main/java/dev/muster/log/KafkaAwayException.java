package dev.muster.log;

/** Kafka did not answer in the time it was given, or said that it cannot now. Another try later may succeed. */
public final class KafkaAwayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Says what was asked and of whom. */
    public KafkaAwayException(String message) {
        super(message);
    }

    /** Says what was asked and of whom. */
    public KafkaAwayException(String message, Throwable cause) {
        super(message, cause);
    }
}
