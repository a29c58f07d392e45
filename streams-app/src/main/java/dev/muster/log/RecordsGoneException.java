package dev.muster.log;

/** Records that were asked for are not there: retention has deleted them, or the log ends before them. */
public final class RecordsGoneException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Says which. */
    public RecordsGoneException(String message, Throwable cause) {
        super(message, cause);
    }
}
