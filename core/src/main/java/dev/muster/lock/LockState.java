package dev.muster.lock;

/**
 * The state of one lock.
 *
 * @param standing decided part
 * @param keeps volatile part
 */
public record LockState(Standing standing, Keeps keeps) {

    /** Of a lock that nothing is known of. */
    public static final LockState INITIAL = new LockState(Unused.INSTANCE, Keeps.NONE);
}
