package dev.muster.client.call;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That a try may not be made.
 *
 * @param reason what says so
 * @param until when it is worth asking again; null where nobody knows
 * @param detail figures and reasons for people
 * @param cause what went wrong in this client; null where nothing did
 */
record Refused(
        Refusal reason,
        @Nullable Instant until,
        String detail,
        @Nullable Throwable cause) implements Admission {
    static Refused of(Refusal reason, String detail) {
        return new Refused(reason, null, detail, null);
    }

    static Refused until(Refusal reason, @Nullable Instant until, String detail) {
        return new Refused(reason, until, detail, null);
    }

    static Refused because(Refusal reason, Throwable cause) {
        return new Refused(reason, null, cause.toString(), cause);
    }

    String inWords() {
        String words = detail.isEmpty() ? reason.name() : reason + ", " + detail;
        return until == null ? words : words + ", until " + until;
    }
}
