package dev.muster.lock;

import dev.muster.fold.InvalidValueException;

/**
 * What is asked for of a lock.
 *
 * @param kind as what
 * @param permits how many permits; 1 of everything but a semaphore
 * @param limit how many permits the semaphore has; 0 of everything else
 */
public record Ask(Kind kind, int permits, int limit) {

    /** Permits of a semaphore. */
    public static final int MAX_LIMIT = 10_000;

    /** @throws InvalidValueException when permits or limit are out of range, or given for what has none */
    public Ask {
        if (kind == Kind.SEMAPHORE) {
            if (limit < 1 || limit > MAX_LIMIT) {
                throw new InvalidValueException("limit", limit, "1 to " + MAX_LIMIT);
            }
            if (permits < 1 || permits > limit) {
                throw new InvalidValueException("permits", permits, "1 to the limit, " + limit);
            }
        } else {
            if (limit != 0) {
                throw new InvalidValueException("limit", limit, "none: only a semaphore has one");
            }
            if (permits != 1) {
                throw new InvalidValueException("permits", permits, "1: only a semaphore has more");
            }
        }
    }

    /** Of what is no semaphore. */
    public static Ask of(Kind kind) {
        return new Ask(kind, 1, 0);
    }

    /** As reasons name it. */
    String inWords() {
        return kind == Kind.SEMAPHORE ? permits + " of " + limit + " permits" : kind.text();
    }
}
