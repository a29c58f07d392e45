package dev.muster.query.http;

import dev.muster.fold.InvalidValueException;
import dev.muster.presence.Status;
import dev.muster.query.InstanceFilter;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Filters of instances as parameters of a request. */
final class FilterParams {

    /** Parameters that are filters, but for those of metadata. */
    static final Set<String> NAMES = Set.of("status", "region", "zone", "tag", "panic");

    private static final String METADATA = "metadata.";

    private FilterParams() {}

    /** Whether a parameter asks for metadata. */
    static boolean isMetadata(String name) {
        return name.startsWith(METADATA);
    }

    /** The filter that the parameters are. */
    static InstanceFilter of(Params params) {
        SortedMap<String, SortedSet<String>> metadata = new TreeMap<>();
        for (String name : params.names()) {
            if (name.startsWith(METADATA)) {
                if (name.length() == METADATA.length()) {
                    throw new InvalidValueException(name, "no key", "metadata.KEY=VALUE");
                }
                metadata.put(name.substring(METADATA.length()), new TreeSet<>(params.all(name)));
            }
        }
        return new InstanceFilter(
                statuses(params.all("status")),
                new TreeSet<>(params.all("region")),
                new TreeSet<>(params.all("zone")),
                new TreeSet<>(params.all("tag")),
                metadata,
                PanicParam.of(params));
    }

    private static Set<Status> statuses(List<String> names) {
        if (names.isEmpty()) {
            return InstanceFilter.healthy();
        }
        Set<Status> statuses = EnumSet.noneOf(Status.class);
        for (String name : names) {
            statuses.addAll(statusesNamed(name));
        }
        return statuses;
    }

    private static Set<Status> statusesNamed(String name) {
        return switch (name) {
            case "all" -> EnumSet.allOf(Status.class);
            case "healthy" -> InstanceFilter.healthy();
            default -> EnumSet.of(statusNamed(name));
        };
    }

    private static Status statusNamed(String name) {
        Optional<Status> status = Stream.of(Status.values())
                .filter(one -> one.name().equals(name))
                .findFirst();
        return status.orElseThrow(() -> new InvalidValueException(
                "status", "'" + name + "'", "all, healthy, UP, DOWN, STARTING, OUT_OF_SERVICE or LEAVING"));
    }
}
