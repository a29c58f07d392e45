package dev.muster.breaker;

import dev.muster.fold.InvalidValueException;

/**
 * What became of some calls. A call stands in one count and in no other.
 *
 * @param ok answered right, and in time
 * @param failed failed
 * @param slow answered right, but too slowly for the caller
 * @param timedOut not answered in time
 * @param rejected not made at all: no evidence, but a sign of demand
 */
public record Counts(int ok, int failed, int slow, int timedOut, int rejected) {

    /** Highest count: a batch covers at most 500 calls of a Muster client, and other reporters are granted more. */
    public static final int MAX = 1_000_000;

    /** Nothing happened. */
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0);

    /** @throws InvalidValueException when a count is negative or too high */
    public Counts {
        check("ok", ok);
        check("failed", failed);
        check("slow", slow);
        check("timedOut", timedOut);
        check("rejected", rejected);
    }

    /** Calls that were made. */
    long made() {
        return (long) ok + failed + slow + timedOut;
    }

    /** As if of so many calls only as many had been made; each count is rounded up, so that nothing that was seen vanishes. */
    Counts scaled(long room, long calls) {
        return new Counts(
                scaled(ok, room, calls),
                scaled(failed, room, calls),
                scaled(slow, room, calls),
                scaled(timedOut, room, calls),
                rejected);
    }

    static int scaled(int count, long room, long calls) {
        return (int) ((count * room + calls - 1) / calls);
    }

    static int check(String field, int count) {
        if (count < 0 || count > MAX) {
            throw new InvalidValueException(field, count, "0 to " + MAX);
        }
        return count;
    }
}
