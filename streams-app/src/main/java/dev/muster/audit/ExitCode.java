package dev.muster.audit;

/** How an audit command ends. */
enum ExitCode {
    /** It did what was asked, and found nothing amiss. */
    OK(0),
    /** A recorded decision does not follow from the log, or the audit could not be carried out. */
    FAILED(1),
    /** What was asked makes no sense. */
    USAGE(2),
    /** There is no such entity or topic, or Kafka or the schema registry does not answer. */
    NOT_FOUND(3);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** The number for the shell. */
    int code() {
        return code;
    }
}
