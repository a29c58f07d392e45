package dev.muster.presence;

/** Why an event changes nothing although it was well formed. */
public enum RefusalReason {
    /** The instance is not registered: it has to register first. */
    UNKNOWN_INSTANCE("unknown-instance"),
    /** Another incarnation speaks for the instance now. */
    SUPERSEDED("superseded"),
    /** The result is of another check than the instance has now. */
    OTHER_CHECK("other-check");

    private final String text;

    RefusalReason(String text) {
        this.text = text;
    }

    /** The stable word for it. */
    public String text() {
        return text;
    }
}
