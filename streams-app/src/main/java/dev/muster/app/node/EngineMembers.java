package dev.muster.app.node;

import dev.muster.engine.EngineState;
import dev.muster.engine.Ownership;
import dev.muster.partition.PartitionId;
import dev.muster.query.Member;
import dev.muster.query.Members;
import dev.muster.query.NodeIdentity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;

/** This node as a member of its cluster; the others tell of themselves. Thread-safe. */
final class EngineMembers implements Members {

    private final NodeIdentity identity;
    private final List<RunningLog<?, ?, ?>> logs;

    EngineMembers(NodeIdentity identity, Collection<RunningLog<?, ?, ?>> logs) {
        this.identity = identity;
        this.logs = List.copyOf(logs);
    }

    @Override
    public List<Member> members() {
        List<PartitionId> active = new ArrayList<>();
        List<PartitionId> standby = new ArrayList<>();
        long lag = 0;
        Member.State state = Member.State.RUNNING;
        for (RunningLog<?, ?, ?> log : logs) {
            Ownership ownership = log.engine().ownership();
            String topic = log.access().views().log();
            add(active, topic, ownership.owned());
            add(standby, topic, ownership.standby());
            lag += ownership.lags().values().stream().mapToLong(Long::longValue).sum();
            state = worse(state, stateOf(log));
        }
        return List.of(new Member(identity, active, standby, lag, state));
    }

    private static void add(List<PartitionId> all, String topic, SortedSet<Integer> partitions) {
        partitions.forEach(partition -> all.add(new PartitionId(topic, partition)));
    }

    private static Member.State stateOf(RunningLog<?, ?, ?> log) {
        EngineState.Phase phase = log.engine().state().phase();
        return switch (phase) {
            case PREPARING -> Member.State.STARTING;
            case RUNNING ->
                log.engine()
                                .ownership()
                                .served()
                                .containsAll(log.engine().ownership().owned())
                        ? Member.State.RUNNING
                        : Member.State.RESTORING;
            case FAILED -> Member.State.FAILED;
            case STOPPED -> Member.State.STOPPING;
        };
    }

    private static Member.State worse(Member.State one, Member.State other) {
        if (one == Member.State.RUNNING) {
            return other;
        }
        return other == Member.State.FAILED ? other : one;
    }
}
