package dev.muster.client.lock;

import dev.muster.client.InvalidValueException;
import dev.muster.client.MusterException;

/**
 * Stands before a resource that a lock protects, and refuses tokens older than the newest that it has seen: a former holder that does not
 * know that it lost its lock does no harm then. What a resource keeps in a database is best guarded there, in the same transaction as the
 * write: {@link JdbcTokens}. Thread-safe where its store is.
 */
public final class FencingGuard {

    private final Store store;

    /** Before what keeps its newest token in this store. */
    public FencingGuard(Store store) {
        this.store = store;
    }

    /** Keeps the newest token of each resource. */
    public interface Store {

        /**
         * Takes a token that is not older than the newest, which it is from now on. To look and to write is one step, whoever else does
         * so.
         *
         * @return whether it was taken
         */
        boolean advance(String resource, long token);
    }

    /**
     * Lets a writer with this token pass.
     *
     * @throws StaleTokenException when one with a newer token has passed
     */
    public void check(String resource, long token) {
        if (token < 0) {
            throw new InvalidValueException("token", token, "0 or more");
        }
        if (!store.advance(resource, token)) {
            throw new StaleTokenException(resource, token);
        }
    }

    /** A write came from who held the lock once, and does no longer. */
    public static final class StaleTokenException extends MusterException {
        private static final long serialVersionUID = 1L;

        StaleTokenException(String resource, long token) {
            super("Expected the newest token for '" + resource + "', but " + token
                    + " is older than one that was seen");
        }
    }
}
