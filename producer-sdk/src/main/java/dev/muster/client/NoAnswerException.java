package dev.muster.client;

/** No Muster node gave an answer that is one; the message says what each of them did instead. Stays inside the client. */
final class NoAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoAnswerException(String message) {
        super(message);
    }
}
