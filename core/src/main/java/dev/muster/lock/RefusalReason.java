package dev.muster.lock;

/** Why an event changes nothing although it was well formed. */
public enum RefusalReason {
    /** Others hold it, or wait for it, and who asks does not wait. */
    HELD("held"),
    /** As many wait as may. */
    QUEUE_FULL("queue-full"),
    /** The lock is in use as something else. */
    OTHER_KIND("other-kind"),
    /** The semaphore in use has another number of permits. */
    OTHER_LIMIT("other-limit"),
    /** The owner reads and wants to write, or the other way round: it would wait for itself. */
    OWN_HOLD("own-hold"),
    /** As many holds are out as may, and the owner would wait for itself. */
    TOO_MANY_HOLDS("too-many-holds"),
    /** The id of the event is that of another request: of another owner, or for something else. */
    OTHER_REQUEST("other-request"),
    /** The owner does not hold the lock by this token. */
    NOT_HOLDER("not-holder"),
    /** The request neither waits nor holds. */
    UNKNOWN_REQUEST("unknown-request");

    private final String text;

    RefusalReason(String text) {
        this.text = text;
    }

    /** The stable word for it. */
    public String text() {
        return text;
    }
}
