package dev.muster.testkit.history.model;

import java.util.Optional;

/**
 * A fencing token or a term, as far as it is known from outside.
 *
 * @param value the token; while nobody was told it, the newest that was there before it
 * @param isKnown whether somebody was told it
 */
public record Token(long value, boolean isKnown) {

    static Token known(long value) {
        return new Token(value, true);
    }

    /** Given by an answer that nobody saw: newer than this one, and no more is known. */
    static Token after(long newest) {
        return new Token(newest, false);
    }

    /** What is known once somebody was told that it is this; empty when it cannot be. */
    Optional<Token> told(long told) {
        boolean canBe = isKnown ? told == value : told > value;
        return canBe ? Optional.of(known(told)) : Optional.empty();
    }

    @Override
    public String toString() {
        return isKnown ? Long.toString(value) : "?>" + value;
    }
}
