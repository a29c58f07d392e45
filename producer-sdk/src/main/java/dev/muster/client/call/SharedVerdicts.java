package dev.muster.client.call;

/** What the whole fleet has found out about services, as far as it is known here. Fed by whoever watches the breakers of Muster. */
@FunctionalInterface
public interface SharedVerdicts {
    /** Nothing is known: only what this process itself sees counts. */
    SharedVerdicts NONE = service -> () -> FleetVerdict.NONE;

    /** Begins to follow a service. Called once for each called service; never blocks. */
    Following follow(String service);

    /** A service's verdicts as they come. */
    @FunctionalInterface
    interface Following extends AutoCloseable {
        /**
         * The latest: a look into memory, asked before every try. The same object while nothing changed. {@link FleetVerdict#NONE} when
         * nothing is known, or what is known is too old to go by.
         */
        FleetVerdict latest();

        /** Ends the following. */
        @Override
        default void close() {}
    }
}
