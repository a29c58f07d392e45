package dev.muster.doctor;

/** What was asked did not answer, or not this question. */
final class NoAnswerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String advice;

    NoAnswerException(String message, String advice, Throwable cause) {
        super(message, cause);
        this.advice = advice;
    }

    /** What to do. */
    String advice() {
        return advice;
    }
}
