package dev.muster.breaker;

/** Why an event changes nothing although it was well formed. */
public enum RefusalReason {
    /** Nothing was told of the service yet, or it is forgotten: there is nothing to reset. */
    UNKNOWN_SERVICE("unknown-service"),
    /** The settings cannot hold together with the rules in force. */
    CANNOT_HOLD("cannot-hold"),
    /** The number of a batch is too far above the highest of its caller. */
    SEQUENCE_LEAP("sequence-leap");

    private final String text;

    RefusalReason(String text) {
        this.text = text;
    }

    /** The stable word for it. */
    public String text() {
        return text;
    }
}
