package dev.muster.balance;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Smooth weighted round robin, worked out beforehand: the cycle repeats after as many picks as the weights sum up to, so that a pick is
 * one step of a counter, from any number of threads. Begins anywhere in the cycle, lest all callers begin with the same instance.
 *
 * <p>A cycle of at most {@link #MAX_CYCLE} picks and {@link #MAX_STEPS} steps of work; where the weights are finer than that, they are
 * rounded to it, none to nothing.
 */
final class SmoothSchedule implements Picker {
    static final int MAX_CYCLE = 65_536;
    private static final long MAX_STEPS = 20_000_000;

    private final Roster roster;
    private final int[] cycle;
    private final AtomicInteger next;

    private SmoothSchedule(Roster roster, int[] cycle, int first) {
        this.roster = roster;
        this.cycle = cycle;
        this.next = new AtomicInteger(first);
    }

    static SmoothSchedule weighted(Roster roster) {
        int[] weights = new int[roster.size()];
        for (int place = 0; place < weights.length; place++) {
            weights[place] = roster.weight(place);
        }
        return of(roster, weights);
    }

    /** Equal weights, but for those that start slowly. */
    static SmoothSchedule alike(Roster roster) {
        int[] weights = new int[roster.size()];
        for (int place = 0; place < weights.length; place++) {
            weights[place] = SlowStart.shareOf(roster, place);
        }
        return of(roster, weights);
    }

    private static SmoothSchedule of(Roster roster, int[] weights) {
        int[] cycle = cycle(weights);
        return new SmoothSchedule(roster, cycle, ThreadLocalRandom.current().nextInt(cycle.length));
    }

    /** Most work for a cycle of so many members whose weights come to this. */
    static long mostSteps(int members, long weights) {
        return members * Math.min(weights, longest(members));
    }

    /** Where the weights are finer they are rounded. */
    private static long longest(int members) {
        return Math.max(members, Math.min(MAX_CYCLE, MAX_STEPS / Math.max(1, members)));
    }

    @Override
    public int pick(Conditions conditions, long hash) {
        int place = cycle[Integer.remainderUnsigned(next.getAndIncrement(), cycle.length)];
        int index = roster.index(place);
        return conditions.isUsable(index) ? index : roster.usableFrom(place, conditions);
    }

    /** The places in the order of one cycle: at each step all gain their weight, and the highest is taken and pays the sum. */
    static int[] cycle(int[] given) {
        int[] weights = reduced(given);
        int total = 0;
        for (int weight : weights) {
            total += weight;
        }
        long[] credit = new long[weights.length];
        int[] cycle = new int[total];
        for (int step = 0; step < total; step++) {
            int best = 0;
            for (int place = 0; place < weights.length; place++) {
                credit[place] += weights[place];
                if (credit[place] > credit[best]) {
                    best = place;
                }
            }
            credit[best] -= total;
            cycle[step] = best;
        }
        return cycle;
    }

    private static int[] reduced(int[] given) {
        int divisor = 0;
        long total = 0;
        for (int weight : given) {
            divisor = gcd(weight, divisor);
            total += weight;
        }
        long most = longest(given.length);
        long sum = total / divisor;
        int[] weights = new int[given.length];
        for (int i = 0; i < given.length; i++) {
            long exact = given[i] / divisor;
            weights[i] = sum <= most ? (int) exact : (int) Math.max(1, exact * most / sum);
        }
        return weights;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
