package dev.muster.testkit.fault;

import java.time.Duration;

/**
 * All that is wrong on the way between clients and target at one time.
 *
 * @param toTarget what happens to bytes from a client to the target
 * @param toClient what happens to bytes from the target to a client
 * @param admission what meets a client that connects
 */
public record Faults(Flow toTarget, Flow toClient, Admission admission) {

    /** Nothing is wrong. */
    public static final Faults NONE = new Faults(Flow.CLEAR, Flow.CLEAR, Admission.ACCEPT);

    /**
     * Half open: connections are accepted and stay, and nothing passes, not even their end. What was sent meanwhile arrives afterwards, as
     * TCP would send it again.
     */
    public static final Faults HALF_OPEN = new Faults(Flow.HELD, Flow.HELD, Admission.ACCEPT);

    /** Nobody can connect; connections that exist go on. */
    public static final Faults REFUSING = new Faults(Flow.CLEAR, Flow.CLEAR, Admission.REFUSE);

    /** Everybody can connect, and is reset at once; connections that exist go on. */
    public static final Faults RESETTING = new Faults(Flow.CLEAR, Flow.CLEAR, Admission.RESET);

    /** Both directions are late by this delay and up to that much more. */
    public static Faults delay(Duration delay, Duration jitter) {
        return both(Flow.CLEAR.delayed(delay, jitter));
    }

    /** At most so many bytes a second pass in each direction of a connection. */
    public static Faults throttle(long bytesPerSecond) {
        return both(Flow.CLEAR.throttled(bytesPerSecond));
    }

    /** The same in both directions. */
    public static Faults both(Flow flow) {
        return new Faults(flow, flow, Admission.ACCEPT);
    }

    /** With another flow from clients to the target. */
    public Faults withToTarget(Flow flow) {
        return new Faults(flow, toClient, admission);
    }

    /** With another flow from the target to clients. */
    public Faults withToClient(Flow flow) {
        return new Faults(toTarget, flow, admission);
    }

    /** With another admission. */
    public Faults withAdmission(Admission newAdmission) {
        return new Faults(toTarget, toClient, newAdmission);
    }
}
