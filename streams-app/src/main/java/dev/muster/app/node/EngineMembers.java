package dev.muster.app.node;

import dev.muster.access.NodeLink;
import dev.muster.app.Version;
import dev.muster.domains.Domains;
import dev.muster.engine.EngineState;
import dev.muster.engine.Ownership;
import dev.muster.partition.PartitionId;
import dev.muster.query.Member;
import dev.muster.query.Members;
import dev.muster.query.NodeIdentity;
import dev.muster.query.Software;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The nodes of the cluster: this one from its engines, the others asked over HTTP. Answers within about a second, also while Kafka is
 * away. Thread-safe.
 */
final class EngineMembers implements Members, AutoCloseable {

    /** Well below what other nodes wait for the answer in which it stands. */
    private static final Duration LAG_AT_MOST = Duration.ofMillis(300);

    private final NodeIdentity identity;
    private final Software software = new Software(Version.ofMuster(), Domains.LEVEL);
    private final List<RunningLog<?, ?, ?>> logs;
    private final OtherNodes others;
    private final Lag lag = new Lag(this::askedLag, LAG_AT_MOST);

    EngineMembers(NodeIdentity identity, NodeLink link, Collection<RunningLog<?, ?, ?>> logs) {
        this.identity = identity;
        this.logs = List.copyOf(logs);
        this.others = new OtherNodes(identity.cluster(), link);
    }

    @Override
    public List<Member> members() {
        SortedSet<String> addresses = new TreeSet<>();
        logs.forEach(log -> addresses.addAll(log.engine().ownership().nodes()));
        addresses.remove(identity.address().getAuthority());
        List<CompletableFuture<Member>> asked =
                addresses.stream().map(this::ask).toList();
        return Stream.concat(Stream.of(self()), asked.stream().map(CompletableFuture::join))
                .sorted(Comparator.comparing(
                        (Member member) -> member.identity().id()))
                .toList();
    }

    @Override
    public Member self() {
        List<PartitionId> active = new ArrayList<>();
        List<PartitionId> standby = new ArrayList<>();
        Member.State state = Member.State.RUNNING;
        for (RunningLog<?, ?, ?> log : logs) {
            Ownership ownership = log.engine().ownership();
            String topic = log.access().views().log();
            add(active, topic, ownership.owned());
            add(standby, topic, ownership.standby());
            state = worse(state, stateOf(log));
        }
        return new Member(identity, software, active, standby, lag.now(), state);
    }

    private CompletableFuture<Member> ask(String address) {
        List<PartitionId> active = new ArrayList<>();
        List<PartitionId> standby = new ArrayList<>();
        for (RunningLog<?, ?, ?> log : logs) {
            Ownership.Given given = log.engine().ownership().givenTo(address);
            String topic = log.access().views().log();
            add(active, topic, given.owned());
            add(standby, topic, given.kept());
        }
        return others.ask(address, active, standby);
    }

    private long askedLag() {
        return logs.stream()
                .flatMap(log -> log.engine().ownership().lags().values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    @Override
    public void close() {
        lag.close();
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
