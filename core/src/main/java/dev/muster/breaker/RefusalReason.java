package dev.muster.breaker;

/** Why an event changes nothing although it was well formed. */
public enum RefusalReason {
    /** Nothing was told of the service yet, or it is forgotten: there is nothing to reset. */
    UNKNOWN_SERVICE("unknown-service"),
    /** The settings cannot hold together with the rules in force. */
    CANNOT_HOLD("cannot-hold");

    private final String text;

    RefusalReason(String text) {
        this.text = text;
    }

    /** The stable word for it. */
    public String text() {
        return text;
    }
}
