package dev.muster.lock;

import dev.muster.fold.InvariantViolation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An owner that holds a lock by one token.
 *
 * @param owner who
 * @param kind as what
 * @param token by which grant
 * @param ttl how long without a keep: the longest that one of its requests asked for
 * @param since broker time of the grant, for people
 * @param holds what its requests were granted, the latest last; never empty
 */
public record Holder(OwnerId owner, Kind kind, Token token, Duration ttl, Instant since, List<Hold> holds) {

    /** Copies; @throws InvariantViolation when it holds nothing */
    public Holder {
        holds = List.copyOf(holds);
        if (holds.isEmpty()) {
            throw new InvariantViolation("Expected a holder to hold something, but " + owner + " does not");
        }
    }

    /** What it shows for it. */
    public Claim claim() {
        return new Claim(owner, token);
    }

    /** Permits that it has. */
    public int permits() {
        return holds.stream().mapToInt(Hold::permits).sum();
    }

    /** Whether one of its holds is this request's. */
    public boolean isOf(String request) {
        return holds.stream().anyMatch(hold -> hold.request().equals(request));
    }

    /** What one of its requests asked for of a lock with so many permits. */
    Ask askOf(String request, int limit) {
        Hold hold = holds.stream()
                .filter(one -> one.request().equals(request))
                .findFirst()
                .orElseThrow();
        return new Ask(kind, hold.permits(), limit);
    }

    Holder with(Hold hold, Duration wanted) {
        List<Hold> more = new ArrayList<>(holds);
        more.add(hold);
        return new Holder(owner, kind, token, ttl.compareTo(wanted) < 0 ? wanted : ttl, since, more);
    }

    /** With one hold less; there has to be another. */
    Holder without(Hold hold) {
        List<Hold> fewer = new ArrayList<>(holds);
        fewer.remove(hold);
        return new Holder(owner, kind, token, ttl, since, fewer);
    }
}
