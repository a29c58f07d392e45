package dev.muster.client;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a watched state.
 *
 * @param state as last told
 * @param seenAt {@link System#nanoTime} at which it was so; null before the first state
 * @param error why nothing is told at present; empty while a stream is open
 * @param <S> of the state
 */
record Observation<S>(S state, @Nullable Long seenAt, String error) {
    static <S> Observation<S> none(S unknown) {
        return new Observation<>(unknown, null, "no answer yet");
    }

    static <S> Observation<S> told(S state, long seenAt) {
        return new Observation<>(state, seenAt, "");
    }

    /** A stream is open. */
    Observation<S> live() {
        return new Observation<>(state, seenAt, "");
    }

    boolean isLive() {
        return error.isEmpty();
    }

    /** It was still so at this time. */
    Observation<S> seen(long at) {
        return new Observation<>(state, seenAt == null ? at : Math.max(seenAt, at), error);
    }

    Observation<S> failed(String why) {
        return new Observation<>(state, seenAt, why);
    }
}
