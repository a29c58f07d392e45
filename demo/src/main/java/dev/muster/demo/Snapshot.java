package dev.muster.demo;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All instances that Muster shows at a moment, and how many nodes show them.
 *
 * @param instances by id
 * @param nodes how many Muster nodes there are
 */
record Snapshot(SortedMap<String, InstanceState> instances, NodeCount nodes) {

    static final Snapshot EMPTY = new Snapshot(new TreeMap<>(), new NodeCount(0, 0));

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
    }

    static Snapshot of(Collection<InstanceState> states, NodeCount nodes) {
        SortedMap<String, InstanceState> instances = new TreeMap<>();
        states.forEach(state -> instances.put(state.id(), state));
        return new Snapshot(instances, nodes);
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
        return changes;
    }
}
