package dev.muster.testkit.fault;

import java.time.Duration;

/**
 * What happens to the bytes of one direction of a connection. None is lost or moved before another: TCP would not let that be seen.
 *
 * @param delay how much later each byte arrives
 * @param jitter at most how much later still, drawn anew for each piece that the proxy reads
 * @param bytesPerSecond at most how many pass; 0 holds all of them, and the end of the connection too, until this changes
 */
public record Flow(Duration delay, Duration jitter, long bytesPerSecond) {

    /** Stands first: the constants below are checked against it. */
    private static final Duration LONGEST = Duration.ofHours(1);

    /** As if there were no proxy. */
    public static final Flow CLEAR = new Flow(Duration.ZERO, Duration.ZERO, Long.MAX_VALUE);

    /** Nothing passes: neither bytes nor the end of the connection. */
    public static final Flow HELD = CLEAR.throttled(0);

    /** @throws IllegalArgumentException when a part is negative, or a time over an hour */
    public Flow {
        check("delay", delay);
        check("jitter", jitter);
        if (bytesPerSecond < 0) {
            throw new IllegalArgumentException("bytesPerSecond: " + bytesPerSecond + " (expected: 0 or more)");
        }
    }

    /** With this delay, and up to that much more. */
    public Flow delayed(Duration newDelay, Duration newJitter) {
        return new Flow(newDelay, newJitter, bytesPerSecond);
    }

    /** With at most so many bytes a second; 0 holds all. */
    public Flow throttled(long newBytesPerSecond) {
        return new Flow(delay, jitter, newBytesPerSecond);
    }

    boolean isHeld() {
        return bytesPerSecond == 0;
    }

    private static void check(String name, Duration value) {
        if (value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: PT0S to " + LONGEST + ")");
        }
    }
}
