package dev.muster.testkit;

/** A child JVM could not be started, or did not do in time what was awaited; the message ends with the last lines it wrote. */
public final class JavaProcessException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JavaProcessException(String message) {
        super(message);
    }

    JavaProcessException(String message, Throwable cause) {
        super(message, cause);
    }
}
