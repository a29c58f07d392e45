package dev.muster.probe;

/** The stable codes of what this package logs, in the form {@code code=PROBE-001 key=value ...}; listed in docs/checks.md. */
enum ProbeLogCode {
    STARTED("PROBE-001", "Whether checks are made, and within which bounds."),
    REFUSED("PROBE-002", "A target was not probed because the settings forbid it; at most one line in 10 s."),
    UNTOLD("PROBE-003", "A result could not be appended to the log; at most one line in 10 s."),
    DEFECT("PROBE-004", "A defect of Muster's; probing goes on.");

    private final String code;
    private final String meaning;

    ProbeLogCode(String code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    String meaning() {
        return meaning;
    }

    /** {@code code=PROBE-001}. */
    @Override
    public String toString() {
        return "code=" + code;
    }
}
