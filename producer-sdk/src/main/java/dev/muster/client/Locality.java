package dev.muster.client;

import java.util.List;
import java.util.function.Predicate;

/**
 * Where a caller is, so that it calls near ones: those in its zone where there are enough, else those in its region, else all. Immutable.
 *
 * @param region the caller's region, or empty
 * @param zone the caller's zone, or empty
 * @param enough so many instances with a weight above 0 must be near; fewer, and farther ones are called as well
 */
public record Locality(String region, String zone, int enough) {

    private static final int MOST = 1_000;

    /** @throws InvalidValueException when {@code enough} is out of range */
    public Locality {
        Checks.range("locality.enough", enough, 1, MOST);
    }

    /** A caller in this zone of this region; either may be empty. One near instance is enough. */
    public static Locality in(String region, String zone) {
        return new Locality(region, zone, 1);
    }

    /** The same, but so many must be near: the few should not carry the calls of a whole zone. 1 to 1000. */
    public Locality atLeast(int instances) {
        return new Locality(region, zone, instances);
    }

    /** The near ones of these, in their order. */
    public List<DiscoveredInstance> nearest(List<DiscoveredInstance> instances) {
        List<DiscoveredInstance> inRegion = those(instances, one -> isInRegion(one));
        List<DiscoveredInstance> inZone =
                those(inRegion, one -> !zone.isEmpty() && one.zone().equals(zone));
        if (isEnough(inZone)) {
            return inZone;
        }
        return !region.isEmpty() && isEnough(inRegion) ? inRegion : List.copyOf(instances);
    }

    /** A caller that names no region is in that of its zone, whichever it is. */
    private boolean isInRegion(DiscoveredInstance instance) {
        return region.isEmpty() || instance.region().equals(region);
    }

    private boolean isEnough(List<DiscoveredInstance> instances) {
        return instances.stream().filter(one -> one.weight() > 0).count() >= enough;
    }

    private static List<DiscoveredInstance> those(
            List<DiscoveredInstance> instances, Predicate<DiscoveredInstance> wanted) {
        return instances.stream().filter(wanted).toList();
    }
}
