package dev.muster.testkit.workload;

import java.util.Optional;

/** What became of a call, as far as its client can know. */
public enum Fate {
    /** Muster did it. */
    DONE,
    /** Muster says no, and means it. */
    REFUSED,
    /** It may have been done, may be done later, or never. */
    UNKNOWN;

    /** That of a call. */
    public static Fate of(RecordedCall call) {
        Optional<RecordedCall.Answer> answer = call.answer();
        if (answer.isEmpty() || Caller.isUnknown(answer.get())) {
            return UNKNOWN;
        }
        if (isDone(answer.get())) {
            return DONE;
        }
        // Refused the second time: nobody knows what the first attempt does when it arrives.
        return answer.get().attempts() == 1 || call.call().isRead() ? REFUSED : UNKNOWN;
    }

    static boolean isDone(RecordedCall.Answer answer) {
        return answer.status() >= 200 && answer.status() < 300;
    }
}
