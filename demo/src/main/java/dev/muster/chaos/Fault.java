package dev.muster.chaos;

/**
 * One thing that goes wrong and is mended.
 *
 * @param kind what
 * @param victim to whom, for people
 * @param begin does it
 * @param end mends it
 */
record Fault(FaultKind kind, String victim, Step begin, Step end) {

    /** Something that is done to processes or networks. */
    @FunctionalInterface
    interface Step {
        void take() throws InterruptedException;

        /** Nothing to do. */
        Step NONE = () -> {};
    }
}
