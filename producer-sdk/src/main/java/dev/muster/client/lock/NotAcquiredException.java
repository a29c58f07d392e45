package dev.muster.client.lock;

import dev.muster.client.MusterException;

/** A lock was not acquired, and is not held by this attempt; what it may have led to is taken back in the background. */
public final class NotAcquiredException extends MusterException {
    private static final long serialVersionUID = 1L;

    private final String code;

    NotAcquiredException(String code, String message) {
        super(message);
        this.code = code;
    }

    /**
     * The stable word for why: {@code held}, {@code queue-full}, {@code other-kind}, {@code other-limit}, {@code own-hold}, {@code
     * too-many-holds}, {@code too-many-locks}, another of Muster's, {@code no-answer}, or {@code switched-off}.
     */
    public String code() {
        return code;
    }
}
