package dev.muster.probe;

/**
 * What a node's operator says of checks.
 *
 * @param mode whether they are made
 * @param policy which addresses may be probed
 * @param atOnce most probes under way at a time
 */
public record ProbeSettings(Mode mode, AddressPolicy policy, int atOnce) {

    /** The setting of {@link #mode}. */
    public static final String ENABLED_SETTING = "muster.checks.enabled";

    /** Whether checks are made. */
    public enum Mode {
        /** They are. */
        ON,
        /** They are not; an instance that waits for its first success is told so. */
        OFF
    }
}
