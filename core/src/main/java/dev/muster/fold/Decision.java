package dev.muster.fold;

/** What a fold decided about one event or deadline. */
public interface Decision {

    /** Stable word for what was decided, such as {@code status-changed}. */
    String kind();

    /** Stable word for the rule that applied, such as {@code ttl}. */
    String rule();

    /** The decision in words, with the figures that led to it. */
    String reason();

    /**
     * Whether it becomes a fact. A refusal that changes nothing and may come as often as events do, such as a heartbeat of
     * an unknown instance, is answered and counted but not kept for ever.
     */
    boolean isRecorded();
}
