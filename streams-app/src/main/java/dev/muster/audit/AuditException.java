package dev.muster.audit;

import dev.muster.terminal.ExitStatus;

/** An audit that cannot be carried out; says why in one line. */
public final class AuditException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ExitStatus exit;

    private AuditException(ExitStatus exit, String message) {
        super(message);
        this.exit = exit;
    }

    static AuditException failed(String message) {
        return new AuditException(ExitStatus.FAILURE, message);
    }

    static AuditException usage(String message) {
        return new AuditException(ExitStatus.USAGE, message);
    }

    static AuditException notFound(String message) {
        return new AuditException(ExitStatus.NOT_FOUND, message);
    }

    static AuditException unreachable(String message, Throwable cause) {
        AuditException unreachable = new AuditException(ExitStatus.NOT_FOUND, message);
        unreachable.initCause(cause);
        return unreachable;
    }

    ExitStatus exit() {
        return exit;
    }
}
