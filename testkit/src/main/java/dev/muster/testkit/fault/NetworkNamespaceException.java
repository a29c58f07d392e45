package dev.muster.testkit.fault;

import org.jspecify.annotations.Nullable;

/** A network of the testkit's could not be made, cut or healed. */
public final class NetworkNamespaceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NetworkNamespaceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
