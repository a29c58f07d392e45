package dev.muster.demo;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All instances and breakers that Muster shows at a moment, who is the scheduler, and how many nodes show them.
 *
 * @param instances by id
 * @param breakers by called service
 * @param scheduler who leads, of those that would
 * @param nodes how many Muster nodes there are
 */
record Snapshot(
        SortedMap<String, InstanceState> instances,
        SortedMap<String, BreakerSight> breakers,
        ElectionSight scheduler,
        NodeCount nodes) {

    static final Snapshot EMPTY =
            new Snapshot(new TreeMap<>(), new TreeMap<>(), ElectionSight.NONE, new NodeCount(0, 0));

    /**
     * A number of Muster nodes.
     *
     * @param ready those that can do their part
     * @param all those that were started
     */
    record NodeCount(long ready, long all) {}

    /** Copies. */
    Snapshot {
        instances = Collections.unmodifiableSortedMap(new TreeMap<>(instances));
        breakers = Collections.unmodifiableSortedMap(new TreeMap<>(breakers));
    }

    static Snapshot of(
            Collection<InstanceState> states,
            Collection<BreakerSight> sights,
            ElectionSight scheduler,
            NodeCount nodes) {
        SortedMap<String, InstanceState> instances = new TreeMap<>();
        states.forEach(state -> instances.put(state.id(), state));
        SortedMap<String, BreakerSight> breakers = new TreeMap<>();
        sights.forEach(sight -> breakers.put(sight.service(), sight));
        return new Snapshot(instances, breakers, scheduler, nodes);
    }

    /** The breaker of a service; one that nobody has told of is closed. */
    BreakerSight breaker(String service) {
        return breakers.getOrDefault(service, BreakerSight.unseen(service));
    }

    /** Whether the instance is left out for what its callers tell of it, whatever its status. */
    boolean isEjected(InstanceState instance) {
        return breaker(instance.service()).ejected().containsKey(instance.id());
    }

    Optional<InstanceState> find(Member member) {
        return Optional.ofNullable(instances.get(member.id()));
    }

    long up() {
        return instances.values().stream().filter(InstanceState::isUp).count();
    }

    /** The instances of one service. */
    List<InstanceState> of(String service) {
        return instances.values().stream()
                .filter(state -> state.service().equals(service))
                .toList();
    }

    /** What Muster has decided since an earlier snapshot. */
    List<Change> since(Snapshot earlier) {
        List<Change> changes = new ArrayList<>();
        instances.forEach((id, now) -> {
            InstanceState before = earlier.instances.get(id);
            if (before == null) {
                changes.add(new Change.Registered(now));
            } else if (!before.status().word().equals(now.status().word())) {
                changes.add(new Change.Moved(before, now));
            }
        });
        earlier.instances.forEach((id, before) -> {
            if (!instances.containsKey(id)) {
                changes.add(new Change.Gone(before));
            }
        });
        breakers.forEach((service, now) -> changes.addAll(moved(earlier.breaker(service), now)));
        if (scheduler.isLed() && scheduler.term() != earlier.scheduler.term()) {
            changes.add(new Change.Elected(earlier.scheduler, scheduler));
        }
        return changes;
    }

    private static List<Change> moved(BreakerSight before, BreakerSight now) {
        List<Change> changes = new ArrayList<>();
        if (!before.state().equals(now.state())) {
            changes.add(new Change.BreakerMoved(before, now));
        }
        now.ejected().forEach((instance, reason) -> {
            if (!before.ejected().containsKey(instance)) {
                changes.add(new Change.Ejected(instance, reason));
            }
        });
        before.ejected().keySet().stream()
                .filter(instance -> !now.ejected().containsKey(instance))
                .forEach(instance -> changes.add(new Change.Returned(instance)));
        return changes;
    }
}
