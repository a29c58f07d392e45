package dev.muster.presence;

import dev.muster.fold.InvalidValueException;

/** How an instance is. Any status may follow any other; which one is in force is decided by {@link Registered#effective}. */
public enum Status {
    /** Takes calls. Where an instance without a check begins, and what a sign of life leads back to. */
    UP,
    /** Missed its ttl, failed its check, or says so itself. Takes no calls; removed when it has missed or failed for {@code deregisterAfter}. */
    DOWN,
    /** Not ready yet, by its own word or because it has not passed its check yet. */
    STARTING,
    /** Drained by an operator, or by its own word. */
    OUT_OF_SERVICE,
    /** Closing in order, then gone. */
    LEAVING;

    /** Whether discovery returns it by default. */
    public boolean isHealthy() {
        return this == UP;
    }

    /**
     * The status with this name.
     *
     * @throws InvalidValueException when there is none
     */
    public static Status parse(String text) {
        for (Status status : values()) {
            if (status.name().equals(text)) {
                return status;
            }
        }
        throw new InvalidValueException("status", text, "UP, DOWN, STARTING, OUT_OF_SERVICE or LEAVING");
    }
}
