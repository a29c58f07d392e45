package dev.muster.balance;

import java.util.ArrayList;
import java.util.List;

/**
 * Where calls go first: the own zone, then the rest of the own region, then other regions in a given order, then anywhere. A tier takes
 * all calls while it is enough: while at least {@code least} of it are healthy, and its healthy weight is 5/7 of its whole weight or
 * more (Envoy's overprovisioning factor of 1.4). As it falls below that it keeps 1.4 times its healthy share, and the
 * rest goes on to the next tier.
 *
 * @param region own region; empty for no preference
 * @param zone own zone in it; empty for none
 * @param then regions in the order in which they follow the own one
 * @param least healthy instances without which a tier is not used
 */
public record Nearness(String region, String zone, List<String> then, int least) {
    /** All places are alike. */
    public static final Nearness NONE = new Nearness("", "", List.of(), 1);

    /**
     * Copies.
     *
     * @throws IllegalArgumentException when {@code least} is below 1
     */
    public Nearness {
        then = List.copyOf(then);
        if (least < 1) {
            throw new IllegalArgumentException("least: " + least + " (expected: 1 or more)");
        }
    }

    /** This zone of this region first, then the region. Either may be empty; a zone without region is compared alone. */
    public static Nearness to(String region, String zone) {
        return new Nearness(region, zone, List.of(), 1);
    }

    /** After the own region these, in this order. */
    public Nearness thenRegions(String... regions) {
        return new Nearness(region, zone, List.of(regions), least);
    }

    /** With at least so many healthy instances in a tier, or it is passed over. */
    public Nearness atLeast(int instances) {
        return new Nearness(region, zone, then, instances);
    }

    /** The candidates' indices by tier, the nearest first; tiers without candidates are left out. */
    List<List<Integer>> tiers(List<Candidate> candidates) {
        List<List<Integer>> tiers = new ArrayList<>();
        for (int i = 0; i < then.size() + 3; i++) {
            tiers.add(new ArrayList<>());
        }
        for (int i = 0; i < candidates.size(); i++) {
            tiers.get(tierOf(candidates.get(i))).add(i);
        }
        tiers.removeIf(List::isEmpty);
        return tiers;
    }

    private int tierOf(Candidate candidate) {
        boolean sameRegion = region.isEmpty() || candidate.region().equals(region);
        if (!zone.isEmpty() && sameRegion && candidate.zone().equals(zone)) {
            return 0;
        }
        if (!region.isEmpty() && sameRegion) {
            return 1;
        }
        int follows = then.indexOf(candidate.region());
        return follows < 0 ? then.size() + 2 : follows + 2;
    }
}
