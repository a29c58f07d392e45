package dev.muster.query;

import dev.muster.presence.PresenceState;
import dev.muster.presence.Registered;
import dev.muster.presence.Status;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which instances of a service are wanted. Each part that is empty admits all. Immutable.
 *
 * @param statuses any of these
 * @param regions any of these
 * @param zones any of these
 * @param tags all of these
 * @param metadata for each key any of its values
 * @param panic when the statuses do not count
 */
public record InstanceFilter(
        Set<Status> statuses,
        SortedSet<String> regions,
        SortedSet<String> zones,
        SortedSet<String> tags,
        SortedMap<String, SortedSet<String>> metadata,
        Panic panic) {

    /** The healthy ones, wherever they are: what a caller wants who names nothing. */
    public static final InstanceFilter HEALTHY = new InstanceFilter(
            healthy(),
            Collections.emptySortedSet(),
            Collections.emptySortedSet(),
            Collections.emptySortedSet(),
            Collections.emptySortedMap(),
            Panic.NEVER);

    /** Copies. */
    public InstanceFilter {
        statuses = Collections.unmodifiableSet(
                statuses.isEmpty() ? EnumSet.allOf(Status.class) : EnumSet.copyOf(statuses));
        regions = Collections.unmodifiableSortedSet(new TreeSet<>(regions));
        zones = Collections.unmodifiableSortedSet(new TreeSet<>(zones));
        tags = Collections.unmodifiableSortedSet(new TreeSet<>(tags));
        metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    }

    /** The statuses that discovery returns by default. */
    public static Set<Status> healthy() {
        EnumSet<Status> healthy = EnumSet.allOf(Status.class);
        healthy.removeIf(status -> !status.isHealthy());
        return healthy;
    }

    /** One that never panics. */
    public InstanceFilter(
            Set<Status> statuses,
            SortedSet<String> regions,
            SortedSet<String> zones,
            SortedSet<String> tags,
            SortedMap<String, SortedSet<String>> metadata) {
        this(statuses, regions, zones, tags, metadata, Panic.NEVER);
    }

    /** The same, with panic. */
    public InstanceFilter with(Panic change) {
        return new InstanceFilter(statuses, regions, zones, tags, metadata, change);
    }

    /**
     * What the filter comes to among the instances of a service.
     *
     * @param isPanic whether fewer than the share are healthy, so that all that could take calls are given
     * @param admits whether an instance is given
     */
    public record InForce(boolean isPanic, Predicate<Registered> admits) {}

    /** What it comes to among these. */
    public InForce among(Collection<PresenceState> states) {
        if (panic.equals(Panic.NEVER)) {
            return new InForce(false, this::admits);
        }
        int healthy = 0;
        int couldTakeCalls = 0;
        for (PresenceState state : states) {
            if (state.registration() instanceof Registered instance
                    && matches(instance)
                    && Panic.couldTakeCalls(instance)) {
                couldTakeCalls++;
                healthy += instance.standing().status().isHealthy() ? 1 : 0;
            }
        }
        return panic.isAt(healthy, couldTakeCalls)
                ? new InForce(true, instance -> matches(instance) && Panic.couldTakeCalls(instance))
                : new InForce(false, this::admits);
    }

    /** Whether this instance is wanted where there is no panic. */
    public boolean admits(Registered instance) {
        return statuses.contains(instance.standing().status()) && matches(instance);
    }

    /** Whether it is as wanted in all but its status. */
    private boolean matches(Registered instance) {
        return isAmong(regions, instance.profile().location().region())
                && isAmong(zones, instance.profile().location().zone())
                && instance.profile().traits().tags().containsAll(tags)
                && hasMetadata(instance.profile().traits().metadata());
    }

    private boolean hasMetadata(SortedMap<String, String> present) {
        return metadata.entrySet().stream().allMatch(wanted -> {
            String value = present.get(wanted.getKey());
            return value != null && wanted.getValue().contains(value);
        });
    }

    private static boolean isAmong(SortedSet<String> wanted, String value) {
        return wanted.isEmpty() || wanted.contains(value);
    }
}
