package dev.muster.query;

import dev.muster.partition.GroupEntry;
import dev.muster.presence.Health;
import dev.muster.presence.PresenceState;
import dev.muster.presence.Registered;
import dev.muster.presence.Status;
import dev.muster.view.GroupView;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Figures of one service, counted over all its instances.
 *
 * @param statuses instances by status, without those that there are none of
 * @param regions instances by region, without those that name none
 * @param zones instances by zone, without those that name none
 * @param averageUptime time since registration, averaged; zero of no instance
 * @param beatsPerSecond heartbeats a second of the healthy ones, from the time between the last two of each
 * @param churn instances that ever joined and left
 */
public record ServiceFigures(
        EnumMap<Status, Integer> statuses,
        SortedMap<String, Integer> regions,
        SortedMap<String, Integer> zones,
        Duration averageUptime,
        double beatsPerSecond,
        GroupEntry churn) {

    private static final double MILLIS_A_SECOND = 1_000.0;

    /**
     * Counts a service.
     *
     * @param now broker time up to which uptime is reckoned
     */
    public static ServiceFigures of(GroupView<PresenceState> service, Instant now) {
        EnumMap<Status, Integer> statuses = new EnumMap<>(Status.class);
        SortedMap<String, Integer> regions = new TreeMap<>();
        SortedMap<String, Integer> zones = new TreeMap<>();
        Duration uptime = Duration.ZERO;
        double beats = 0;
        int instances = 0;
        for (PresenceState state : service.members().values()) {
            if (state.registration() instanceof Registered instance) {
                instances++;
                Status status = instance.standing().status();
                statuses.merge(status, 1, Integer::sum);
                count(regions, instance.profile().location().region());
                count(zones, instance.profile().location().zone());
                uptime = uptime.plus(notNegative(Duration.between(instance.registeredAt(), now)));
                beats += status.isHealthy() ? beatsPerSecond(state.health()) : 0;
            }
        }
        Duration average = instances == 0 ? Duration.ZERO : uptime.dividedBy(instances);
        return new ServiceFigures(statuses, regions, zones, average, beats, service.entry());
    }

    /** All instances. */
    public int total() {
        return statuses.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Those that discovery returns by default. */
    public int healthy() {
        return statuses.entrySet().stream()
                .filter(entry -> entry.getKey().isHealthy())
                .mapToInt(entry -> entry.getValue())
                .sum();
    }

    private static void count(SortedMap<String, Integer> counts, String name) {
        if (!name.isEmpty()) {
            counts.merge(name, 1, Integer::sum);
        }
    }

    private static double beatsPerSecond(Health health) {
        long millis = health.beatInterval().toMillis();
        return millis == 0 ? 0 : MILLIS_A_SECOND / millis;
    }

    private static Duration notNegative(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }
}
