package dev.muster.query;

import dev.muster.presence.Registered;
import dev.muster.presence.Status;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which instances of a service are wanted. Each part that is empty admits all. Immutable.
 *
 * @param statuses any of these
 * @param regions any of these
 * @param zones any of these
 * @param tags all of these
 * @param metadata for each key any of its values
 */
public record InstanceFilter(
        Set<Status> statuses,
        SortedSet<String> regions,
        SortedSet<String> zones,
        SortedSet<String> tags,
        SortedMap<String, SortedSet<String>> metadata) {

    /** The healthy ones, wherever they are: what a caller wants who names nothing. */
    public static final InstanceFilter HEALTHY = new InstanceFilter(
            healthy(),
            Collections.emptySortedSet(),
            Collections.emptySortedSet(),
            Collections.emptySortedSet(),
            Collections.emptySortedMap());

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

    /** Whether this instance is wanted. */
    public boolean admits(Registered instance) {
        return statuses.contains(instance.standing().status())
                && isAmong(regions, instance.profile().location().region())
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
