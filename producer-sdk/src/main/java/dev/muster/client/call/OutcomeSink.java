package dev.muster.client.call;

/** Where batches of outcomes go. Called on a thread of the client, never twice at a time for one service; must not block. */
@FunctionalInterface
public interface OutcomeSink {
    /** Nowhere. */
    OutcomeSink NONE = batch -> {};

    /** Takes a batch, or loses it. */
    void accept(OutcomeBatch batch);

    /** How many tries were lost with batches that this had taken, or should have. */
    default long lost(String service) {
        return 0;
    }
}
