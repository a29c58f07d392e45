package dev.muster.lock;

import java.util.Comparator;

/**
 * What a holder shows for its lock.
 *
 * @param owner who holds it
 * @param token by which grant
 */
public record Claim(OwnerId owner, Token token) implements Comparable<Claim> {

    private static final Comparator<Claim> ORDER =
            Comparator.comparing(Claim::token).thenComparing(Claim::owner);

    @Override
    public int compareTo(Claim other) {
        return ORDER.compare(this, other);
    }

    /** As reasons name it. */
    @Override
    public String toString() {
        return owner + " (token " + token + ")";
    }
}
