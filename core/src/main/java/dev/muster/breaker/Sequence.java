package dev.muster.breaker;

/**
 * The batches of one caller instance that were folded, by number. A batch far behind the highest may have been folded or not: it is
 * taken for one that was.
 *
 * @param highest highest number folded; 0 before the first
 * @param seen bit n stands for the number n below the highest
 */
public record Sequence(long highest, long seen) {

    /**
     * Numbers that one batch may skip: who sends under another's name must not use its numbers up. A caller that numbers a batch each
     * millisecond loses that many in seven weeks. Belongs to the fold level.
     */
    static final long MAX_LEAP = 1L << 32;

    /** Of a caller of which no batch was folded. */
    static final Sequence NONE = new Sequence(0, 0);

    boolean has(long number) {
        long behind = highest - number;
        return behind >= Long.SIZE || (behind >= 0 && (seen >>> behind & 1) == 1);
    }

    boolean isBeyondReach(long number) {
        return number - highest > MAX_LEAP;
    }

    /** Whether a batch with a higher number was folded; one without a number is never late. */
    boolean isAhead(long number) {
        return number != 0 && number < highest;
    }

    /** With a number that it has not. */
    Sequence with(long number) {
        if (number > highest) {
            long ahead = number - highest;
            return new Sequence(number, (ahead >= Long.SIZE ? 0 : seen << ahead) | 1);
        }
        return new Sequence(highest, seen | 1L << (highest - number));
    }
}
