package dev.muster.lock;

/** The lock was never granted, or it is forgotten: it is free. */
public record Unused() implements Standing {

    /** The only one. */
    static final Unused INSTANCE = new Unused();
}
