package dev.muster.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.assignment.ApplicationState;
import org.apache.kafka.streams.processor.assignment.AssignmentConfigs;
import org.apache.kafka.streams.processor.assignment.KafkaStreamsAssignment;
import org.apache.kafka.streams.processor.assignment.KafkaStreamsAssignment.AssignedTask;
import org.apache.kafka.streams.processor.assignment.KafkaStreamsState;
import org.apache.kafka.streams.processor.assignment.ProcessId;
import org.apache.kafka.streams.processor.assignment.TaskAssignmentUtils;
import org.apache.kafka.streams.processor.assignment.TaskAssignor;
import org.apache.kafka.streams.processor.assignment.TaskInfo;
import org.apache.kafka.streams.processor.assignment.TaskTopicPartition;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.Test;

/** Who gets which partitions when nodes come and go. */
class FairAssignorTest {

    private static final int PARTITIONS = 8;
    private static final long LAG = 1_000_000;

    @Test
    void shouldGiveAllToTheOnlyNode() {
        Group group = new Group(1).with("a", Set.of(), Set.of());

        Given given = group.assign();

        assertThat(given.active("a")).hasSize(PARTITIONS);
        assertThat(given.standby("a")).isEmpty();
        assertThat(given.looksAgain()).isFalse();
    }

    @Test
    void shouldShareEvenlyAtTheFirstStart() {
        Given given = new Group(1)
                .with("a", Set.of(), Set.of())
                .with("b", Set.of(), Set.of())
                .with("c", Set.of(), Set.of())
                .assign();

        assertThat(given.active("a")).hasSizeBetween(2, 3);
        assertThat(given.active("b")).hasSizeBetween(2, 3);
        assertThat(given.active("c")).hasSizeBetween(2, 3);
    }

    @Test
    void shouldMoveNothingToANewNodeBeforeItHasCopies() {
        Given given = new Group(1)
                .with("a", all(), Set.of())
                .with("b", Set.of(), Set.of())
                .assign();

        assertThat(given.active("a")).isEqualTo(all());
        assertThat(given.standby("b")).isEqualTo(all());
        assertThat(given.looksAgain()).isTrue();
    }

    @Test
    void shouldMoveTheFairShareWhenTheNewNodeHasCopies() {
        Given given = new Group(1)
                .with("a", all(), Set.of())
                .with("b", Set.of(), all())
                .assign();

        assertThat(given.active("a")).hasSize(4);
        assertThat(given.active("b")).hasSize(4);
        assertThat(given.standby("a")).isEqualTo(given.active("b"));
        assertThat(given.standby("b")).isEqualTo(given.active("a"));
        assertThat(given.looksAgain()).isFalse();
    }

    @Test
    void shouldMoveOnlyWhatHasCaughtUp() {
        Given given = new Group(1)
                .with("a", all(), Set.of())
                .with("b", Set.of(), all(), Map.of(0, LAG, 1, LAG, 2, LAG, 3, LAG, 4, LAG, 5, LAG))
                .assign();

        assertThat(given.active("b")).isEqualTo(tasks(6, 7));
        assertThat(given.looksAgain()).isTrue();
    }

    @Test
    void shouldGiveThePartitionsOfADeadNodeToTheOneWithCopies() {
        Given given = new Group(1)
                .with("a", tasks(0, 1), tasks(2))
                .with("b", tasks(2, 3), tasks(4, 5, 6, 7))
                .with("c", Set.of(), Set.of())
                .assign();

        assertThat(given.active("b")).containsAll(tasks(4, 5, 6, 7));
        assertThat(given.active("a")).isEqualTo(tasks(0, 1));
        assertThat(given.standby("c")).as("the share that it is to have").isNotEmpty();
        assertThat(given.looksAgain()).isTrue();
    }

    @Test
    void shouldLeaveAllAsItIsWhenItIsFair() {
        Given given = new Group(1)
                .with("a", tasks(0, 2, 4, 6), tasks(1, 3, 5, 7))
                .with("b", tasks(1, 3, 5, 7), tasks(0, 2, 4, 6))
                .assign();

        assertThat(given.active("a")).isEqualTo(tasks(0, 2, 4, 6));
        assertThat(given.standby("a")).isEqualTo(tasks(1, 3, 5, 7));
        assertThat(given.looksAgain()).isFalse();
    }

    @Test
    void shouldKeepOneCopyElsewhereOfEachPartition() {
        Given given = new Group(1)
                .with("a", tasks(0, 1, 2), Set.of())
                .with("b", tasks(3, 4, 5), Set.of())
                .with("c", tasks(6, 7), Set.of())
                .assign();

        all().forEach(task -> assertThat(given.standbysOf(task)).hasSize(1).doesNotContain(given.ownerOf(task)));
        assertThat(given.standby("a").size()).isBetween(2, 4);
    }

    @Test
    void shouldKeepNoCopiesWhereNoneAreConfigured() {
        Given given = new Group(0)
                .with("a", tasks(0, 1, 2, 3), Set.of())
                .with("b", tasks(4, 5, 6, 7), Set.of())
                .assign();

        assertThat(given.standby("a")).isEmpty();
        assertThat(given.standby("b")).isEmpty();
    }

    @Test
    void shouldEndEvenlyFromAnywhere() {
        Group group = new Group(1)
                .with("a", all(), Set.of())
                .with("b", Set.of(), Set.of())
                .with("c", Set.of(), Set.of());
        Given given = group.assign();
        for (int round = 0; round < 4 && given.looksAgain(); round++) {
            given = given.next().assign();
        }

        assertThat(given.looksAgain()).isFalse();
        assertThat(given.active("a")).hasSizeBetween(2, 3);
        assertThat(given.active("b")).hasSizeBetween(2, 3);
        assertThat(given.active("c")).hasSizeBetween(2, 3);
    }

    private static Set<TaskId> all() {
        return tasks(IntStream.range(0, PARTITIONS).toArray());
    }

    private static Set<TaskId> tasks(int... partitions) {
        return IntStream.of(partitions)
                .mapToObj(partition -> new TaskId(0, partition))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static ProcessId idOf(String name) {
        return new ProcessId(UUID.nameUUIDFromBytes(name.getBytes(UTF_8)));
    }

    /** What a group tells its assignor. */
    private static final class Group implements ApplicationState {

        private final int standbys;
        private final SortedMap<String, KafkaStreamsState> nodes = new TreeMap<>();

        Group(int standbys) {
            this.standbys = standbys;
        }

        Group with(String name, Set<TaskId> active, Set<TaskId> standby) {
            return with(name, active, standby, Map.of());
        }

        Group with(String name, Set<TaskId> active, Set<TaskId> standby, Map<Integer, Long> lags) {
            SortedMap<TaskId, Long> byTask = new TreeMap<>();
            all().forEach(task -> byTask.put(
                    task,
                    lags.getOrDefault(task.partition(), active.contains(task) || standby.contains(task) ? 3L : LAG)));
            nodes.put(name, new State(idOf(name), new TreeSet<>(active), new TreeSet<>(standby), byTask));
            return this;
        }

        Given assign() {
            TaskAssignor.TaskAssignment assignment = new FairAssignor().assign(this);
            assertThat(TaskAssignmentUtils.validateTaskAssignment(this, assignment))
                    .isEqualTo(TaskAssignor.AssignmentError.NONE);
            return new Given(this, assignment.assignment());
        }

        @Override
        public Map<ProcessId, KafkaStreamsState> kafkaStreamsStates(boolean computeTaskLags) {
            return nodes.values().stream().collect(Collectors.toMap(KafkaStreamsState::processId, state -> state));
        }

        @Override
        public AssignmentConfigs assignmentConfigs() {
            return new AssignmentConfigs(
                    10_000, 2, standbys, 60_000, List.of(), OptionalInt.empty(), OptionalInt.empty(), "none");
        }

        @Override
        public Map<TaskId, TaskInfo> allTasks() {
            return all().stream().collect(Collectors.toMap(task -> task, Task::new));
        }
    }

    /** What came out. */
    private record Given(Group group, Collection<KafkaStreamsAssignment> assignments) {

        Set<TaskId> active(String name) {
            return of(name, AssignedTask.Type.ACTIVE);
        }

        Set<TaskId> standby(String name) {
            return of(name, AssignedTask.Type.STANDBY);
        }

        boolean looksAgain() {
            return assignments.stream()
                    .anyMatch(one -> one.followupRebalanceDeadline().isPresent());
        }

        String ownerOf(TaskId task) {
            return group.nodes.keySet().stream()
                    .filter(name -> active(name).contains(task))
                    .findFirst()
                    .orElseThrow();
        }

        Set<String> standbysOf(TaskId task) {
            return group.nodes.keySet().stream()
                    .filter(name -> standby(name).contains(task))
                    .collect(Collectors.toSet());
        }

        /** The same nodes when they have done as they were told. */
        Group next() {
            Group next = new Group(group.standbys);
            group.nodes.keySet().forEach(name -> next.with(name, active(name), standby(name)));
            return next;
        }

        private Set<TaskId> of(String name, AssignedTask.Type type) {
            return assignments.stream()
                    .filter(one -> one.processId().equals(idOf(name)))
                    .flatMap(one -> one.tasks().values().stream())
                    .filter(task -> task.type() == type)
                    .map(AssignedTask::id)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private record Task(TaskId id) implements TaskInfo {

        @Override
        public boolean isStateful() {
            return true;
        }

        @Override
        public Set<String> stateStoreNames() {
            return Set.of("registry");
        }

        @Override
        public Set<TaskTopicPartition> topicPartitions() {
            return Set.of();
        }
    }

    private record State(
            ProcessId processId,
            SortedSet<TaskId> previousActiveTasks,
            SortedSet<TaskId> previousStandbyTasks,
            SortedMap<TaskId, Long> statefulTasksToLagSums)
            implements KafkaStreamsState {

        @Override
        public int numProcessingThreads() {
            return 1;
        }

        @Override
        public SortedSet<String> consumerClientIds() {
            return new TreeSet<>();
        }

        @Override
        public long lagFor(TaskId task) {
            return statefulTasksToLagSums.getOrDefault(task, LAG);
        }

        @Override
        public SortedSet<TaskId> prevTasksByLag(String consumerClientId) {
            return new TreeSet<>();
        }

        @Override
        public Optional<HostInfo> hostInfo() {
            return Optional.empty();
        }

        @Override
        public Map<String, String> clientTags() {
            return Map.of();
        }

        @Override
        public Optional<String> rackId() {
            return Optional.empty();
        }
    }
}
