package dev.muster.lock;

import dev.muster.fold.InvariantViolation;
import java.util.List;
import java.util.Optional;

/**
 * A lock that is known: who holds it, who waits, and the last token that was given. In use it is of one {@link Style}; at rest it is of
 * none.
 *
 * @param holders in order of their grants
 * @param queue in order of arrival; empty where nobody holds
 * @param limit permits of the semaphore that it is in use as; otherwise 0
 * @param lastToken the token of the latest grant
 */
public record Lock(List<Holder> holders, List<Waiter> queue, int limit, Token lastToken) implements Standing {

    /** Copies; @throws InvariantViolation when a holder or a waiter cannot be there beside the others */
    public Lock {
        holders = List.copyOf(holders);
        queue = List.copyOf(queue);
        check(!holders.isEmpty() || queue.isEmpty(), "a holder for whom is waited", queue);
        check(
                holders.size() <= 1
                        || holders.stream().noneMatch(one -> one.kind().isExclusive()),
                "one holder",
                holders);
        Token newest = lastToken;
        check(holders.stream().allMatch(one -> one.token().compareTo(newest) <= 0), "tokens up to " + newest, holders);
        int out = holders.stream().mapToInt(Holder::permits).sum();
        check(limit == 0 || out <= limit, "at most " + limit + " permits out", holders);
    }

    /** Whether nobody holds it. */
    public boolean isAtRest() {
        return holders.isEmpty();
    }

    /** What it is in use as; empty at rest. */
    public Optional<Style> style() {
        return holders.stream().findFirst().map(holder -> holder.kind().style());
    }

    /** Permits that are out. */
    public int permitsOut() {
        return holders.stream().mapToInt(Holder::permits).sum();
    }

    /** Who holds it by this token, if it is this owner. */
    public Optional<Holder> holder(Claim claim) {
        return holders.stream().filter(one -> one.claim().equals(claim)).findFirst();
    }

    /** Who holds it by this request. */
    public Optional<Holder> holderBy(String request) {
        return holders.stream().filter(one -> one.isOf(request)).findFirst();
    }

    /** Who waits by this request. */
    public Optional<Waiter> waiterBy(String request) {
        return queue.stream().filter(one -> one.request().equals(request)).findFirst();
    }

    private static void check(boolean holds, String expected, Object found) {
        if (!holds) {
            throw new InvariantViolation("Expected " + expected + ", but found " + found);
        }
    }
}
