package dev.muster.probe;

import dev.muster.fold.EntityKey;
import dev.muster.presence.CheckVerdict;
import dev.muster.presence.PresenceState;
import dev.muster.presence.Registered;
import dev.muster.probe.Timetable.Probed;
import dev.muster.view.GroupView;
import dev.muster.view.LogViews;
import dev.muster.view.PartitionView;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the timetable as the views are: what this node owns and has a check is on it, nothing else. Pictures are immutable, so that a
 * service whose picture is the same object as before is passed over. Not thread-safe.
 */
final class Lookout {

    private final LogViews<PresenceState, ?> views;
    private final int partitions;
    private final Timetable timetable;
    private final Map<String, Seen> services = new HashMap<>();

    /** A service as it was last seen, with those of its instances that are on the timetable. */
    private record Seen(int partition, GroupView<PresenceState> view, Set<EntityKey> targets) {}

    Lookout(LogViews<PresenceState, ?> views, int partitions, Timetable timetable) {
        this.views = views;
        this.partitions = partitions;
        this.timetable = timetable;
    }

    /** Looks once at everything that this node owns. */
    void look(long now) {
        Map<Integer, PartitionView<PresenceState>> owned = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            Optional<PartitionView<PresenceState>> view = views.view(partition);
            if (view.isPresent()) {
                owned.put(partition, view.get());
                lookAt(partition, view.get(), now);
            }
        }
        services.values().removeIf(seen -> {
            boolean hasLeft = !owned.containsKey(seen.partition);
            if (hasLeft) {
                seen.targets.forEach(timetable::remove);
            }
            return hasLeft;
        });
    }

    @SuppressWarnings("ReferenceEquality") // The same picture; to compare two would take longer than to read one.
    private void lookAt(int partition, PartitionView<PresenceState> view, long now) {
        for (GroupView<PresenceState> service : view.sortedGroups().values()) {
            Seen before = services.get(service.name());
            if (before == null || before.view != service) {
                Set<EntityKey> targets = targetsOf(partition, service, now);
                if (before != null) {
                    before.targets.stream()
                            .filter(key -> !targets.contains(key))
                            .forEach(timetable::remove);
                }
                services.put(service.name(), new Seen(partition, service, targets));
            }
        }
    }

    private Set<EntityKey> targetsOf(int partition, GroupView<PresenceState> service, long now) {
        Set<EntityKey> targets = new HashSet<>();
        for (Map.Entry<String, PresenceState> member : service.sortedMembers().entrySet()) {
            if (member.getValue().registration() instanceof Registered instance
                    && instance.profile().check().isPresent()) {
                EntityKey key = EntityKey.of(service.name(), member.getKey());
                targets.add(key);
                ProbeTarget.of(partition, key, instance)
                        .filter(target -> !timetable.has(target))
                        .ifPresent(target -> timetable.put(target, probed(instance, member.getValue()), now));
            }
        }
        return targets;
    }

    private static Probed probed(Registered instance, PresenceState state) {
        boolean isNew = instance.signs()
                .check()
                .filter(verdict -> verdict.kind() == CheckVerdict.Kind.PENDING)
                .isPresent();
        return isNew && state.health().streak().count() == 0 ? Probed.NEVER : Probed.BEFORE;
    }
}
