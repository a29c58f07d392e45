package dev.muster.query.http;

/** The stable words for what may be wrong, each with its HTTP status and title (RFC 9457). */
enum ProblemCode {
    MALFORMED_JSON(400, "malformed-json", "The body is not JSON"),
    UNKNOWN_FIELD(400, "unknown-field", "A field that the body may not have"),
    INVALID_VALUE(400, "invalid-value", "A value that may not be"),
    UNKNOWN_PARAMETER(400, "unknown-parameter", "A query parameter that this call does not take"),
    UNEXPECTED_BODY(400, "unexpected-body", "A body where none may be"),
    BAD_REQUEST(400, "bad-request", "Not a request that can be understood"),
    UNAUTHENTICATED(401, "unauthenticated", "No token that is known here"),
    FORBIDDEN(403, "forbidden", "Not allowed with this token"),
    UNKNOWN_PATH(404, "unknown-path", "No such path"),
    UNKNOWN_SERVICE(404, "unknown-service", "No such service"),
    UNKNOWN_INSTANCE(404, "unknown-instance", "No such instance"),
    UNKNOWN_ELECTION(404, "unknown-election", "No such election"),
    UNKNOWN_CANDIDATE(404, "unknown-candidate", "No such candidate"),
    UNKNOWN_LOCK(404, "unknown-lock", "No such lock"),
    UNKNOWN_LOG(404, "unknown-log", "No such log"),
    METHOD_NOT_ALLOWED(405, "method-not-allowed", "Not a method of this path"),
    REQUEST_TIMEOUT(408, "request-timeout", "The request did not end in time"),
    SUPERSEDED(409, "superseded", "Another incarnation or session speaks for it"),
    TOO_MANY_CANDIDATES(409, "too-many-candidates", "As many candidates as there may be"),
    RULES_CONFLICT(409, "rules-conflict", "Other rules were set at the same time"),
    CANNOT_HOLD(409, "cannot-hold", "Settings or rules that cannot hold together"),
    HELD(409, "held", "Others hold the lock"),
    QUEUE_FULL(409, "queue-full", "As many wait for the lock as may"),
    OTHER_KIND(409, "other-kind", "The lock is in use as something else"),
    OTHER_LIMIT(409, "other-limit", "The semaphore has another number of permits"),
    OWN_HOLD(409, "own-hold", "The owner would wait for itself"),
    TOO_MANY_HOLDS(409, "too-many-holds", "As many holds of the lock are out as may"),
    OTHER_REQUEST(409, "other-request", "The id is that of another request"),
    NOT_HOLDER(409, "not-holder", "Not held by this owner by this token"),
    UNKNOWN_REQUEST(409, "unknown-request", "A request that neither waits nor holds"),
    REQUEST_OVER(409, "request-over", "The same request came before, and is over"),
    GONE_SINCE(410, "gone-since", "Done before, and gone since"),
    FACTS_GONE(410, "facts-gone", "These facts have been deleted"),
    BODY_TOO_LARGE(413, "body-too-large", "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", "Not a media type that is understood"),
    REJECTED(422, "rejected", "The log's owner rejected the record"),
    CHECKS_OFF(422, "checks-off", "This node makes no checks"),
    TOO_MANY_LOCKS(429, "too-many-locks", "Too many locks of one client"),
    INTERNAL(500, "internal", "Something that should not have happened"),
    NO_INSTANCE(503, "no-instance", "No instance takes calls"),
    NOT_READY(503, "not-ready", "Not ready"),
    OVERLOADED(503, "overloaded", "Too many requests at once"),
    TOO_MANY_WATCHES(503, "too-many-watches", "Too many watches at once"),
    RESTORING(503, "restoring", "Being restored"),
    OWNER_UNKNOWN(503, "owner-unknown", "No node answers for it at the moment"),
    OWNER_UNREACHABLE(503, "owner-unreachable", "The node that answers for it does not answer"),
    PARTITION_MOVED(503, "partition-moved", "It moved to another node meanwhile"),
    LOG_UNAVAILABLE(503, "log-unavailable", "The log cannot be reached"),
    NOT_REACHED(504, "not-reached", "The wanted position was not reached in time"),
    OUTCOME_UNKNOWN(504, "outcome-unknown", "What became of it is not known");

    private final int status;
    private final String text;
    private final String title;

    ProblemCode(int status, String text, String title) {
        this.status = status;
        this.text = text;
        this.title = title;
    }

    int status() {
        return status;
    }

    String text() {
        return text;
    }

    String title() {
        return title;
    }

    /** Whether what was asked for may be done all the same, or be done yet: nothing was decided on it as far as is known. */
    boolean leavesOpen() {
        return this == OUTCOME_UNKNOWN || this == PARTITION_MOVED || this == INTERNAL || this == REQUEST_TIMEOUT;
    }

    /** Whether the same request may succeed a moment later. */
    boolean isPassing() {
        return status == 503;
    }
}
