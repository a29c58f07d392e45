package dev.muster.client.election;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** A live look at who leads an election, for those who do not campaign. Survives the server's absence. Thread-safe. */
public interface Election extends AutoCloseable {

    /** The election. */
    String name();

    /** As last told; {@link ElectionState#NONE} before. */
    ElectionState state();

    /** Who leads, as last told: it may lead no more, which its {@link ElectionState.Leader#term} shows to who remembers higher ones. */
    default Optional<ElectionState.Leader> leader() {
        return state().leader();
    }

    /** Whether a node tells of changes at present. */
    boolean isLive();

    /** For how long nobody has said that it is still so; empty before the first answer. */
    Optional<Duration> age();

    /** Calls the listener with each state to come, in their order, on the client's thread for callbacks. */
    void onChange(Consumer<ElectionState> listener);

    /** Ends the look. */
    @Override
    void close();
}
