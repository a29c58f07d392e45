package dev.muster.client.lock;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Asks Muster's nodes. Never blocks; any thread. */
public interface LockCalls {

    /**
     * Posts an object and tells the answer of the first node that gives one; fails when none does within the time.
     *
     * @param fields of the body: texts, numbers
     * @param idempotencyKey the same in every repetition; empty for none
     */
    CompletionStage<Answer> post(String path, Map<String, Object> fields, String idempotencyKey, Duration atMost);

    /**
     * What a node answered.
     *
     * @param status of HTTP
     * @param code the stable word of a problem; empty where there is none
     * @param detail a problem in words
     * @param token the token of a grant; -1 where there is none
     * @param ttl the ttl of a grant; zero where there is none
     * @param unanswered how many nodes were asked before and gave no answer: the question may have reached them
     */
    record Answer(int status, String code, String detail, long token, Duration ttl, int unanswered) {}
}
