package dev.muster.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.streams.errors.TaskAssignmentException;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.assignment.ApplicationState;
import org.apache.kafka.streams.processor.assignment.KafkaStreamsAssignment;
import org.apache.kafka.streams.processor.assignment.KafkaStreamsAssignment.AssignedTask;
import org.apache.kafka.streams.processor.assignment.KafkaStreamsState;
import org.apache.kafka.streams.processor.assignment.ProcessId;
import org.apache.kafka.streams.processor.assignment.TaskAssignor;
import org.jspecify.annotations.Nullable;

/**
 * Gives every node its fair share of partitions, and moves none before its new owner has its state: until then the new owner keeps a
 * copy, and the group looks again two seconds later. A partition whose owner is gone goes to a node that has a copy.
 *
 * <p>Made by Kafka Streams, by name, in the node that leads the group. The same question gives the same answer.
 */
public final class FairAssignor implements TaskAssignor {

    private static final Duration LOOK_AGAIN_AFTER = Duration.ofSeconds(2);

    /** Made by Kafka Streams. */
    public FairAssignor() {}

    @Override
    public TaskAssignment assign(ApplicationState group) {
        Plan plan = new Plan(group, states(group));
        plan.keepOrTakeOver();
        plan.even();
        plan.standbys();
        return new TaskAssignment(plan.assignments());
    }

    private static Map<ProcessId, KafkaStreamsState> states(ApplicationState group) {
        try {
            return group.kafkaStreamsStates(true);
        } catch (TaskAssignmentException e) {
            // How far the copies are cannot be told now: those who had one before count as having it.
            return group.kafkaStreamsStates(false);
        }
    }

    /** A node of the group. */
    private static final class Node {

        private final ProcessId id;
        private final KafkaStreamsState state;
        private final Set<TaskId> active = new TreeSet<>();
        private final Set<TaskId> standby = new TreeSet<>();

        Node(KafkaStreamsState state) {
            this.id = state.processId();
            this.state = state;
        }

        /** How much it has for what it can do, with so many more. */
        double load(int more) {
            return (active.size() + more) / (double) Math.max(1, state.numProcessingThreads());
        }

        double allLoad() {
            return (active.size() + standby.size()) / (double) Math.max(1, state.numProcessingThreads());
        }

        boolean owned(TaskId task) {
            return state.previousActiveTasks().contains(task);
        }

        boolean kept(TaskId task) {
            return state.previousStandbyTasks().contains(task);
        }

        /** Whether it can go on with the task at once. */
        boolean isReadyFor(TaskId task, long acceptableLag) {
            return owned(task) || (kept(task) && lagOf(task) <= acceptableLag);
        }

        /** Records that it would have to restore; as if none where that is not known. */
        long lagOf(TaskId task) {
            return state.statefulTasksToLagSums().isEmpty() ? 0 : state.lagFor(task);
        }
    }

    /** One assignment as it comes about. */
    private static final class Plan {

        private final ApplicationState group;
        private final long acceptableLag;
        private final SortedMap<ProcessId, Node> nodes = new TreeMap<>();
        private final TreeSet<TaskId> tasks;
        private boolean mustLookAgain;

        Plan(ApplicationState group, Map<ProcessId, KafkaStreamsState> states) {
            this.group = group;
            this.acceptableLag = group.assignmentConfigs().acceptableRecoveryLag();
            this.tasks = new TreeSet<>(group.allTasks().keySet());
            states.forEach((id, state) -> nodes.put(id, new Node(state)));
        }

        /** Whoever has a task keeps it; one that nobody has goes to who can go on with it soonest. */
        void keepOrTakeOver() {
            List<TaskId> orphans = new ArrayList<>();
            for (TaskId task : tasks) {
                Optional<Node> owner =
                        nodes.values().stream().filter(node -> node.owned(task)).findFirst();
                owner.ifPresentOrElse(node -> node.active.add(task), () -> orphans.add(task));
            }
            for (TaskId task : orphans) {
                Comparator<Node> soonest = Comparator.comparing((Node node) -> !node.isReadyFor(task, acceptableLag))
                        .thenComparing(node -> !node.kept(task))
                        .thenComparing(node -> node.load(1));
                nodes.values().stream().min(soonest).ifPresent(node -> node.active.add(task));
            }
        }

        /** Takes from who has most and gives to who has least; what the latter is not ready for it keeps a copy of for now. */
        void even() {
            Set<TaskId> planned = new HashSet<>();
            SortedMap<ProcessId, Integer> promised = new TreeMap<>();
            for (int move = 0; move < tasks.size(); move++) {
                Node most = extreme(promised, Comparator.reverseOrder());
                Node least = extreme(promised, Comparator.naturalOrder());
                if (load(most, promised, -1) < load(least, promised, 1)) {
                    return;
                }
                @Nullable TaskId task = toMove(most, least, planned);
                if (task == null) {
                    return;
                }
                if (least.isReadyFor(task, acceptableLag)) {
                    most.active.remove(task);
                    least.active.add(task);
                } else {
                    planned.add(task);
                    least.standby.add(task);
                    promised.merge(most.id, -1, Integer::sum);
                    promised.merge(least.id, 1, Integer::sum);
                    mustLookAgain = true;
                }
            }
        }

        private static double load(Node node, SortedMap<ProcessId, Integer> promised, int more) {
            return node.load(promised.getOrDefault(node.id, 0) + more);
        }

        private Node extreme(SortedMap<ProcessId, Integer> promised, Comparator<Double> order) {
            return nodes.values().stream()
                    .min(Comparator.comparing((Node node) -> load(node, promised, 0), order))
                    .orElseThrow();
        }

        private @Nullable TaskId toMove(Node from, Node to, Set<TaskId> planned) {
            return from.active.stream()
                    .filter(task -> !planned.contains(task))
                    .min(Comparator.comparing((TaskId task) -> !to.isReadyFor(task, acceptableLag))
                            .thenComparing(task -> !to.kept(task))
                            .thenComparing(Comparator.naturalOrder()))
                    .orElse(null);
        }

        /** As many copies of each task as are configured, where there are nodes for them; one that is about to move has one more. */
        void standbys() {
            int wanted = group.assignmentConfigs().numStandbyReplicas();
            for (TaskId task : tasks) {
                List<Node> others = new ArrayList<>(nodes.values());
                others.removeIf(node -> node.active.contains(task) || node.standby.contains(task));
                others.sort(Comparator.comparing((Node node) -> !node.kept(task))
                        .thenComparing(node -> !node.owned(task))
                        .thenComparing(Node::allLoad));
                others.stream().limit(wanted).forEach(node -> node.standby.add(task));
            }
        }

        Collection<KafkaStreamsAssignment> assignments() {
            List<KafkaStreamsAssignment> all = new ArrayList<>();
            for (Node node : nodes.values()) {
                Set<AssignedTask> assigned = new HashSet<>();
                node.active.forEach(task -> assigned.add(new AssignedTask(task, AssignedTask.Type.ACTIVE)));
                node.standby.forEach(task -> assigned.add(new AssignedTask(task, AssignedTask.Type.STANDBY)));
                KafkaStreamsAssignment assignment = KafkaStreamsAssignment.of(node.id, assigned);
                all.add(
                        mustLookAgain && all.isEmpty()
                                ? assignment.withFollowupRebalance(Instant.now().plus(LOOK_AGAIN_AFTER))
                                : assignment);
            }
            return all;
        }
    }
}
