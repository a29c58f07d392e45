package dev.muster.query.http;

/** The stable codes of what this package logs, in the form {@code code=HTTP-001 key=value ...}; listed in docs/http.md. */
enum HttpLogCode {
    LISTENING("HTTP-001", "The server listens."),
    CLOSED("HTTP-002", "The server has closed, in order or after its bound."),
    INTERNAL_ERROR("HTTP-003", "A request failed with an error of Muster's own; the answer was 500."),
    FORWARD_FAILED("HTTP-004", "The node that a request was forwarded to did not answer."),
    GATHER_FAILED(
            "HTTP-005",
            "Nobody answered for a partition; a list was answered without it. At most one line in 10 s for each kind of list."),
    RULES_SET("HTTP-006", "An operator set the rules of a log."),
    CERTIFICATE_READ_ANEW("HTTP-007", "The certificate has changed and is shown from now on."),
    CERTIFICATE_NOT_READ("HTTP-008", "The certificate has changed, but cannot be used; the one before stays."),
    FEWER_CONNECTIONS(
            "HTTP-009", "Fewer connections are granted than configured: the process may not open so many files.");

    private final String code;
    private final String meaning;

    HttpLogCode(String code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    String meaning() {
        return meaning;
    }

    /** {@code code=HTTP-001}. */
    @Override
    public String toString() {
        return "code=" + code;
    }
}
