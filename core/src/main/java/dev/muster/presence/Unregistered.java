package dev.muster.presence;

/** Not registered, or not any more. */
public record Unregistered() implements Registration {

    /** The only one. */
    static final Unregistered INSTANCE = new Unregistered();
}
