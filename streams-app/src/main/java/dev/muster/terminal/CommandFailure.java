package dev.muster.terminal;

/** Ends a command with one line on standard error and an exit code; the user needs no stack trace to mend it. */
public final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ExitStatus status;

    /** The message says what is wrong and what would be right. */
    public CommandFailure(ExitStatus status, String message) {
        super(message);
        this.status = status;
    }

    /** The same with the cause, which {@code --verbose} shows. */
    public CommandFailure(ExitStatus status, String message, Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    /** How the command ends. */
    public ExitStatus status() {
        return status;
    }
}
