package dev.muster.balance;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntUnaryOperator;

/**
 * Draws a place with chances as its weight, in constant time: Walker's alias method as Vose builds it ("A linear algorithm for
 * generating random numbers with a given distribution"). In whole numbers, so that the chances are exact. Immutable.
 */
final class AliasTable {
    private final int size;
    private final long total;
    /** Whether all weigh the same, as most often: then one draw is enough. */
    private final boolean isEven;
    /** Of {@code total}, the part of a place that is its own; the rest is its alias's. */
    private final long[] own;

    private final int[] alias;

    private AliasTable(int size, IntUnaryOperator weight) {
        this.size = size;
        this.own = new long[size];
        this.alias = new int[size];
        long sum = 0;
        for (int i = 0; i < size; i++) {
            sum += weight.applyAsInt(i);
        }
        this.total = sum;
        build(weight);
        boolean even = true;
        for (long part : own) {
            even &= part == total;
        }
        this.isEven = even;
    }

    static AliasTable weighted(Roster roster) {
        return new AliasTable(roster.size(), roster::weight);
    }

    /** Equal chances, but for those that start slowly. */
    static AliasTable alike(Roster roster) {
        return new AliasTable(roster.size(), place -> SlowStart.shareOf(roster, place));
    }

    int draw() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int place = random.nextInt(size);
        return isEven || random.nextLong(total) < own[place] ? place : alias[place];
    }

    private void build(IntUnaryOperator weight) {
        int[] waiting = new int[size];
        int small = 0;
        int large = size;
        for (int i = 0; i < size; i++) {
            own[i] = (long) weight.applyAsInt(i) * size;
            alias[i] = i;
            if (own[i] < total) {
                waiting[small++] = i;
            } else {
                waiting[--large] = i;
            }
        }
        // The small ones wait at the front, the large ones at the back; each small one is filled up by a large one.
        while (small > 0 && large < size) {
            int less = waiting[--small];
            int more = waiting[large];
            alias[less] = more;
            own[more] -= total - own[less];
            if (own[more] < total) {
                large++;
                waiting[small++] = more;
            }
        }
    }
}
