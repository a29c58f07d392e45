package dev.muster.presence;

/**
 * The state of one instance.
 *
 * @param registration decided part
 * @param health volatile part
 */
public record PresenceState(Registration registration, Health health) {

    /** Of an instance that was never heard of. */
    public static final PresenceState INITIAL = new PresenceState(Unregistered.INSTANCE, Health.NONE);

    PresenceState with(Health changed) {
        return new PresenceState(registration, changed);
    }
}
