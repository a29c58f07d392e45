package dev.muster.client.call;

/** What came of one try, as far as breakers and retries are concerned. */
public enum Judgement {
    /** Answered right. */
    OK,
    /** Failed, and the callee may have acted. Tried again only when the call is idempotent. */
    FAILED,
    /** Not answered in time, and the callee may have acted. Tried again only when the call is idempotent. */
    TIMED_OUT,
    /** Failed, and the callee provably has not seen it: tried again in any case. */
    NOT_SENT,
    /** Says nothing about the callee: an interrupt, a mistake of the caller. Never tried again, and no evidence. */
    IGNORED
}
