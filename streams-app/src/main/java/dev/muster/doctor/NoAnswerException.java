package dev.muster.doctor;

import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;

/** What was asked did not answer, or not this question. */
final class NoAnswerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String advice;

    NoAnswerException(String message, String advice, Throwable cause) {
        super(message, cause);
        this.advice = advice;
    }

    /** Whether nobody answered at all, in contrast to a refusal. */
    boolean isAway() {
        return !(getCause() instanceof AuthorizationException || getCause() instanceof AuthenticationException);
    }

    /** What to do. */
    String advice() {
        return advice;
    }
}
