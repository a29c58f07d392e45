package dev.muster.balance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Picks among one picture of a service, prepared once and used from any thread until the picture changes. In the order of the making:
 * drained candidates are left out; unless it is a panic, unhealthy ones too; the rest is divided into tiers by nearness, each cut down
 * to the client's subset; each tier's strategy is prepared with the weights of the moment.
 */
public final class Picks {
    private static final int PERMILLE = 1_000;
    /** Envoy's overprovisioning factor, in percent. */
    private static final int OVERPROVISIONING = 140;

    private final List<Tier> tiers;
    private final List<Part> parts;
    private final boolean panic;
    private final Duration validFor;

    /**
     * One tier.
     *
     * @param upTo the share of all calls, in thousandths, that goes to this tier and those before it
     */
    private record Tier(Picker picker, int upTo) {}

    /** What a candidate has to do with the picks. */
    public enum Part {
        /** Is picked. */
        TAKES_CALLS,
        /** Farther away than those that are enough: picked only when none of these is usable. */
        FARTHER,
        /** Not in this client's subset. */
        OUTSIDE_SUBSET,
        /** Not healthy, and it is no panic. */
        UNHEALTHY,
        /** Takes no calls, whatever happens to the others. */
        DRAINED
    }

    private Picks(List<Tier> tiers, Part[] parts, boolean panic, Duration validFor) {
        this.tiers = tiers;
        this.parts = List.of(parts);
        this.panic = panic;
        this.validFor = validFor;
    }

    /** Prepares. Takes time with the number of candidates; up to some 100 ms for a ring of thousands. */
    public static Picks prepare(List<Candidate> candidates, Balancing balancing) {
        boolean panic = isPanic(candidates, balancing.panicPercent());
        List<Tier> tiers = new ArrayList<>();
        Part[] parts = parts(candidates, panic);
        int given = 0;
        List<Integer> first = List.of();
        for (List<Integer> near : balancing.nearness().tiers(candidates)) {
            List<Integer> able = near.stream()
                    .filter(index -> isAble(candidates.get(index), panic))
                    .toList();
            if (able.isEmpty()) {
                continue;
            }
            int taken = (PERMILLE - given) * share(near, able, candidates, balancing.nearness()) / PERMILLE;
            given += taken;
            List<Integer> called = balancing.subset().of(able, candidates);
            Part part = taken > 0 ? Part.TAKES_CALLS : Part.FARTHER;
            called.forEach(index -> parts[index] = part);
            first = tiers.isEmpty() ? called : first;
            Roster roster = roster(called, candidates, balancing.slowStart());
            tiers.add(new Tier(balancing.strategy().prepare(roster), given));
        }
        if (given == 0) {
            // No tier is enough: all goes to the nearest.
            first.forEach(index -> parts[index] = Part.TAKES_CALLS);
        }
        return new Picks(List.copyOf(tiers), parts, panic, validFor(candidates, balancing.slowStart()));
    }

    /**
     * The ring of those nearest: of all who take calls where all places are alike. Without members where nobody does.
     *
     * @throws IllegalStateException when these picks were not prepared for {@link Strategy#CONSISTENT_HASH}
     */
    public HashRing ring() {
        if (tiers.isEmpty()) {
            return HashRing.of(List.of());
        }
        if (tiers.get(0).picker instanceof HashPicker hashing) {
            return hashing.ring();
        }
        throw new IllegalStateException("Expected picks by a ring, but these are by another strategy");
    }

    /**
     * Picks one.
     *
     * @param conditions at this moment
     * @param hash of the call's key; a random number where it has none
     * @return index in the list of candidates, or -1 when none is usable
     */
    public int pick(Conditions conditions, long hash) {
        int count = tiers.size();
        int first = count > 1 ? tierFor(hash) : 0;
        for (int i = 0; i < count; i++) {
            // From the tier that is meant to the farther ones, then to those before it.
            int picked = tiers.get((first + i) % count).picker.pick(conditions, hash);
            if (picked >= 0) {
                return picked;
            }
        }
        return -1;
    }

    /** What the candidate of this index has to do with the picks. */
    public Part partOf(int index) {
        return parts.get(index);
    }

    /** Whether too few are healthy, so that all that are not drained are called. */
    public boolean isPanic() {
        return panic;
    }

    /** Whether nobody may be called at all. */
    public boolean isEmpty() {
        return tiers.isEmpty();
    }

    /** After what time to prepare again, because somebody starts slowly; zero when time changes nothing. */
    public Duration validFor() {
        return validFor;
    }

    private static Part[] parts(List<Candidate> candidates, boolean panic) {
        Part[] parts = new Part[candidates.size()];
        for (int index = 0; index < parts.length; index++) {
            Candidate one = candidates.get(index);
            Part left = isAble(one, panic) ? Part.OUTSIDE_SUBSET : Part.UNHEALTHY;
            parts[index] = one.isDrained() ? Part.DRAINED : left;
        }
        return parts;
    }

    private int tierFor(long hash) {
        int upToLast = tiers.get(tiers.size() - 1).upTo;
        if (upToLast == 0) {
            return 0;
        }
        // Murmur's finalizer: keys near to each other on the ring shall not share a tier for that.
        long mixed = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        int drawn = (int) Long.remainderUnsigned(mixed ^ (mixed >>> 33), upToLast);
        int tier = 0;
        while (tiers.get(tier).upTo <= drawn) {
            tier++;
        }
        return tier;
    }

    private static boolean isPanic(List<Candidate> candidates, int percent) {
        int able = 0;
        int healthy = 0;
        for (Candidate one : candidates) {
            able += one.isDrained() ? 0 : 1;
            healthy += isAble(one, false) ? 1 : 0;
        }
        return (long) healthy * 100 < (long) able * percent;
    }

    private static boolean isAble(Candidate candidate, boolean panic) {
        return !candidate.isDrained() && (panic || candidate.health() == Health.HEALTHY);
    }

    /** What a tier takes of the calls that come to it, in thousandths. */
    private static int share(List<Integer> near, List<Integer> able, List<Candidate> candidates, Nearness nearness) {
        if (able.size() < nearness.least()) {
            return 0;
        }
        long whole = 0;
        for (int index : near) {
            whole += candidates.get(index).isDrained()
                    ? 0
                    : candidates.get(index).weight();
        }
        long present = 0;
        for (int index : able) {
            present += candidates.get(index).weight();
        }
        return (int) Math.min(PERMILLE, present * PERMILLE * OVERPROVISIONING / 100 / whole);
    }

    private static Roster roster(List<Integer> called, List<Candidate> candidates, SlowStart slowStart) {
        int size = called.size();
        String[] ids = new String[size];
        int[] indices = new int[size];
        int[] nominal = new int[size];
        int[] weights = new int[size];
        for (int place = 0; place < size; place++) {
            Candidate one = candidates.get(called.get(place));
            ids[place] = one.id();
            indices[place] = called.get(place);
            nominal[place] = one.weight();
            weights[place] = slowStart.weightAt(one.weight(), one.age());
        }
        return new Roster(ids, indices, nominal, weights);
    }

    private static Duration validFor(List<Candidate> candidates, SlowStart slowStart) {
        Duration shortest = Duration.ZERO;
        for (Candidate one : candidates) {
            Duration left = slowStart.untilNextStep(one.age());
            if (!left.isZero() && (shortest.isZero() || left.compareTo(shortest) < 0)) {
                shortest = left;
            }
        }
        return shortest;
    }
}
