package dev.muster.audit;

/** An audit that cannot be carried out; says why in one line. */
public final class AuditException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ExitCode exit;

    private AuditException(ExitCode exit, String message) {
        super(message);
        this.exit = exit;
    }

    static AuditException failed(String message) {
        return new AuditException(ExitCode.FAILED, message);
    }

    static AuditException usage(String message) {
        return new AuditException(ExitCode.USAGE, message);
    }

    static AuditException notFound(String message) {
        return new AuditException(ExitCode.NOT_FOUND, message);
    }

    static AuditException unreachable(String message, Throwable cause) {
        AuditException unreachable = new AuditException(ExitCode.NOT_FOUND, message);
        unreachable.initCause(cause);
        return unreachable;
    }

    ExitCode exit() {
        return exit;
    }
}
