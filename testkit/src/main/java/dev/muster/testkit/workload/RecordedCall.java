package dev.muster.testkit.workload;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A call as its client saw it.
 *
 * @param process who called
 * @param call what was asked
 * @param calledNanos monotonic time before it was sent for the first time
 * @param answer the last answer; empty where the client was killed before, or had none
 */
public record RecordedCall(String process, HttpCall call, long calledNanos, Optional<Answer> answer) {

    /**
     * An answer.
     *
     * @param nanos monotonic time after it was read
     * @param attempts how often the call was sent, under one {@code Idempotency-Key}
     * @param status of HTTP; 0 where nobody answered
     * @param position what {@code Muster-Position} said; empty where it said nothing
     * @param body JSON; null where there is none
     */
    public record Answer(long nanos, int attempts, int status, String position, JsonNode body) {

        /** The problem's code; empty where there is none. */
        public String code() {
            return body.path("code").asText("");
        }
    }
}
