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
 * Keeps the timetable as the views are: what this node owns and has a check is on it, nothing else. Is told where to look, and always
 * takes what is there by then. Not thread-safe.
 */
final class Lookout {

    private final LogViews<PresenceState, ?> views;
    private final Timetable timetable;
    private final Map<String, Seen> services = new HashMap<>();

    /** A service with those of its instances that are on the timetable. */
    private record Seen(int partition, Set<EntityKey> targets) {}

    Lookout(LogViews<PresenceState, ?> views, Timetable timetable) {
        this.views = views;
        this.timetable = timetable;
    }

    /** Looks at a whole partition, which came or left. */
    void lookAt(int partition, long now) {
        Optional<PartitionView<PresenceState>> view = views.view(partition);
        if (view.isPresent()) {
            view.get().sortedGroups().values().forEach(service -> take(partition, service, now));
        } else {
            services.values().removeIf(seen -> {
                boolean hasLeft = seen.partition == partition;
                if (hasLeft) {
                    seen.targets.forEach(timetable::remove);
                }
                return hasLeft;
            });
        }
    }

    /** Looks at a service that changed. One whose partition has left is looked after with that. */
    void lookAt(int partition, String service, long now) {
        views.view(partition).flatMap(view -> view.group(service)).ifPresent(group -> take(partition, group, now));
    }

    private void take(int partition, GroupView<PresenceState> service, long now) {
        Set<EntityKey> targets = targetsOf(partition, service, now);
        Seen before = services.put(service.name(), new Seen(partition, targets));
        if (before != null) {
            before.targets.stream().filter(key -> !targets.contains(key)).forEach(timetable::remove);
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
