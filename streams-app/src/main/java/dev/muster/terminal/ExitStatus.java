package dev.muster.terminal;

/** How every command of Muster ends. A command that a signal ended has 128 and the signal's number. */
public enum ExitStatus {
    /** It did what was asked. */
    OK(0, "It did what was asked."),
    /** It could not; or an audit found a recorded decision that does not follow from the log, or the doctor something that fails. */
    FAILURE(
            1,
            "It failed; or an audit found a decision that does not follow from the log, or the doctor something that fails."),
    /** The command line or the configuration makes no sense. */
    USAGE(2, "The command line or the configuration makes no sense."),
    /** There is nothing of that name, or nobody answers at the address. */
    NOT_FOUND(3, "There is nothing of that name, or nobody answers at the address.");

    private final int code;
    private final String meaning;

    ExitStatus(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** The number for the shell. */
    public int code() {
        return code;
    }

    /** In one sentence. */
    public String meaning() {
        return meaning;
    }
}
