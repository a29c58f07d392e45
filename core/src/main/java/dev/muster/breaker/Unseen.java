package dev.muster.breaker;

/** No call to the service was ever told of, or it is forgotten. */
public record Unseen() implements Standing {

    /** The only one. */
    static final Unseen INSTANCE = new Unseen();
}
