package dev.muster.query;

/** A question or a wish that cannot be served now, though nothing is wrong with it. */
public final class QueryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Says why, and the details. */
    public QueryException(Reason reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    /** Says why, the details, and what led to it. */
    public QueryException(Reason reason, String detail, Throwable cause) {
        super(detail, cause);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    /** Why something cannot be served now. */
    public enum Reason {
        /** This node owns the partition but has not restored it yet. */
        RESTORING,
        /** Nobody is known to own the partition. */
        OWNER_UNKNOWN,
        /** The owner does not answer; nothing was done. */
        OWNER_UNREACHABLE,
        /** The partition left this node while somebody waited. */
        PARTITION_MOVED,
        /** The log, or the schema registry that it needs, cannot be reached; nothing was appended. */
        LOG_UNAVAILABLE,
        /** Nobody more may watch here at the moment. */
        TOO_MANY_WATCHES,
        /** What was asked for has been deleted. */
        FACTS_GONE,
        /** The partition did not come as far as wanted in time. */
        NOT_REACHED,
        /** It was appended, or may have been; whether it is folded is not known. */
        OUTCOME_UNKNOWN
    }
}
