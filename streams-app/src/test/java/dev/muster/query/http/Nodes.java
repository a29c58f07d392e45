package dev.muster.query.http;

import com.linecorp.armeria.server.ServerBuilder;
import dev.muster.access.NodeLink;
import dev.muster.access.Tokens;
import dev.muster.breaker.BreakerDecision;
import dev.muster.breaker.BreakerEvent;
import dev.muster.breaker.BreakerState;
import dev.muster.domains.Domains;
import dev.muster.leader.LeaderDecision;
import dev.muster.leader.LeaderEvent;
import dev.muster.leader.LeaderState;
import dev.muster.lock.LockDecision;
import dev.muster.lock.LockEvent;
import dev.muster.lock.LockState;
import dev.muster.partition.PartitionId;
import dev.muster.presence.PresenceDecision;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.PresenceState;
import dev.muster.query.EngineAccess;
import dev.muster.query.FoldingLog;
import dev.muster.query.Member;
import dev.muster.query.Members;
import dev.muster.query.NodeIdentity;
import dev.muster.query.Owners;
import dev.muster.query.Software;
import dev.muster.query.facts.MemoryFacts;
import dev.muster.testkit.FreePorts;
import dev.muster.view.LogViews;
import dev.muster.wire.TrustedCertificates;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Muster nodes over one log within this JVM: real HTTP servers on free ports of the loopback. The first one owns every partition. */
final class Nodes implements AutoCloseable {

    /** For few who watch. */
    static final HttpLimits.Watches WATCHES = new HttpLimits.Watches(20, Duration.ofMillis(500), Duration.ofSeconds(1));

    private static final long BODIES = HttpLimits.DEFAULT.bodyBytes();

    /** As in production, but that connections and threads are few. */
    static final HttpLimits PATIENT = new HttpLimits(
            100, 50, BODIES, Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(5), 4, WATCHES);

    /** For those who want to see a wait end. */
    static final HttpLimits IMPATIENT = new HttpLimits(
            100, 50, BODIES, Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofMillis(200), 4, WATCHES);

    final FoldingLog<PresenceState, PresenceEvent, PresenceDecision> log;
    final FoldingLog<BreakerState, BreakerEvent, BreakerDecision> outcomes;
    private final LogViews<BreakerState, BreakerDecision> outcomeViews;
    final FoldingLog<LeaderState, LeaderEvent, LeaderDecision> elections;
    private final LogViews<LeaderState, LeaderDecision> electionViews;
    final FoldingLog<LockState, LockEvent, LockDecision> locks;
    private final LogViews<LockState, LockDecision> lockViews;
    final MemoryFacts facts;
    private final int partitions;
    private final HttpSecurity security;
    private final List<Consumer<ServerBuilder>> attachments;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Integer, Integer> owners = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> standbys = new ConcurrentHashMap<>();
    private final List<String> missing = new ArrayList<>();

    /** A node, and how it is reached. */
    record Node(HttpServer server, LogViews<PresenceState, PresenceDecision> views, NodeIdentity identity) {

        Client client() {
            return new Client(server.port());
        }
    }

    Nodes(int count, int partitions) throws IOException {
        this(count, partitions, PATIENT);
    }

    Nodes(int count, int partitions, HttpLimits limits) throws IOException {
        this(count, partitions, limits, HttpSecurity.NONE);
    }

    Nodes(int count, int partitions, HttpSecurity security) throws IOException {
        this(count, partitions, PATIENT, security);
    }

    Nodes(int count, int partitions, HttpLimits limits, HttpSecurity security) throws IOException {
        this(count, partitions, limits, security, List.of());
    }

    Nodes(
            int count,
            int partitions,
            HttpLimits limits,
            HttpSecurity security,
            List<Consumer<ServerBuilder>> attachments)
            throws IOException {
        this.partitions = partitions;
        this.attachments = attachments;
        this.security = security;
        LogViews<PresenceState, PresenceDecision> first = new LogViews<>("muster.instances");
        log = new FoldingLog<>(Domains.PRESENCE, partitions, first);
        outcomeViews = new LogViews<>("muster.outcomes");
        outcomes = new FoldingLog<>(Domains.BREAKER, partitions, outcomeViews);
        electionViews = new LogViews<>("muster.elections");
        elections = new FoldingLog<>(Domains.LEADER, partitions, electionViews);
        lockViews = new LogViews<>("muster.locks");
        locks = new FoldingLog<>(Domains.LOCK, partitions, lockViews);
        facts = new MemoryFacts(partitions);
        for (int number = 0; number < count; number++) {
            nodes.add(start(number, number == 0 ? first : new LogViews<>("muster.instances"), limits));
        }
        for (int partition = 0; partition < partitions; partition++) {
            owners.put(partition, 0);
        }
    }

    /** Nodes that ask for these tokens and show each other this one. */
    static HttpSecurity guarded(Supplier<Tokens> tokens, String ofNode) {
        return new HttpSecurity(
                Optional.of(tokens),
                HttpSecurity.Metrics.GUARDED,
                Optional.empty(),
                new NodeLink("http", Optional.of(ofNode), Optional.empty()));
    }

    Client client() {
        return node(0).client();
    }

    /** Over TLS, trusting these certificates. */
    Client client(Path trusted) {
        return new Client(node(0).server().port(), TrustedCertificates.in(trusted));
    }

    Node node(int number) {
        return nodes.get(number);
    }

    /** Gives a partition to a node. */
    void move(int partition, int node) {
        owners.put(partition, node);
        log.move(partition, Optional.of(node(node).views));
    }

    /** No lock is here any more, though all believe that the first node has them. */
    void hideLocks() {
        for (int partition = 0; partition < partitions; partition++) {
            locks.move(partition, Optional.empty());
        }
    }

    /** Locks are here again. */
    void showLocks() {
        for (int partition = 0; partition < partitions; partition++) {
            locks.move(partition, Optional.of(lockViews));
        }
    }

    /** The owner is known, but shows nothing yet. */
    void restoring(int partition) {
        log.move(partition, Optional.empty());
    }

    /** Nobody knows who owns it. */
    void orphan(int partition) {
        owners.remove(partition);
        log.move(partition, Optional.empty());
    }

    /** Another node keeps a copy of the partition as it is now. */
    void copyTo(int partition, int node) {
        standbys.put(partition, node);
        log.copy(partition, node(node).views);
    }

    /** Another node is believed to keep a copy, but has none that is complete. */
    void believeCopy(int partition, int node) {
        standbys.put(partition, node);
    }

    /** The owner is known wrongly. */
    void believe(int partition, int node) {
        owners.put(partition, node);
    }

    void lack(String what) {
        missing.add(what);
    }

    int partitionOf(String service) {
        return log.access(node(0).views).partitionOf(service);
    }

    /** In the background, because Netty's acceptor lingers for two seconds. */
    @Override
    public void close() {
        Thread closing = new Thread(() -> {
            nodes.forEach(node -> node.server.close());
            log.close();
            outcomes.close();
            elections.close();
            locks.close();
        });
        closing.setDaemon(true);
        closing.start();
    }

    /** A further server, not started. */
    HttpServer serverOn(int port) {
        return server(identity(9, port), node(0).views, PATIENT);
    }

    private Node start(int number, LogViews<PresenceState, PresenceDecision> views, HttpLimits limits)
            throws IOException {
        NodeIdentity identity = identity(number, FreePorts.one());
        HttpServer server = server(identity, views, limits);
        server.start();
        return new Node(server, views, identity);
    }

    private NodeIdentity identity(int number, int port) {
        return new NodeIdentity(
                "node-" + number,
                "test",
                new NodeIdentity.Place("eu", "eu-1a", ""),
                security.link().url("127.0.0.1:" + port));
    }

    private HttpServer server(
            NodeIdentity identity, LogViews<PresenceState, PresenceDecision> views, HttpLimits limits) {
        boolean isFirst = identity.id().equals("node-0");
        return new HttpServer(new HttpParts(
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), identity.address().getPort()),
                identity,
                // But for instances owned by the first node: what partitions do on their way is tried with those.
                new HttpLogs(
                        log.access(views),
                        outcomes.access(isFirst ? outcomeViews : new LogViews<>("muster.outcomes")),
                        elections.access(isFirst ? electionViews : new LogViews<>("muster.elections")),
                        locks.access(isFirst ? lockViews : new LogViews<>("muster.locks"))),
                facts,
                new EngineAccess(
                        new Table(),
                        membersFor(identity),
                        () -> missing,
                        new TreeMap<>(Map.of("instances", "Topologies:"))),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                limits,
                security,
                HttpParts.Checks.TAKEN,
                attachments));
    }

    /** Who owns and keeps what, as all believe. */
    private final class Table implements Owners {

        @Override
        public Optional<URI> ownerOf(PartitionId id) {
            if (!id.log().equals("muster.instances")) {
                return Optional.of(node(0).identity.address());
            }
            return Optional.ofNullable(owners.get(id.partition()))
                    .map(owner -> node(owner).identity.address());
        }

        @Override
        public List<URI> standbysOf(PartitionId id) {
            return Optional.ofNullable(standbys.get(id.partition())).stream()
                    .map(standby -> node(standby).identity.address())
                    .toList();
        }
    }

    private Members membersFor(NodeIdentity identity) {
        return new Members() {
            @Override
            public Member self() {
                return members().stream()
                        .filter(member -> member.identity().equals(identity))
                        .findFirst()
                        .orElseThrow();
            }

            @Override
            public List<Member> members() {
                return Nodes.this.members();
            }
        };
    }

    private List<Member> members() {
        List<Member> members = new ArrayList<>();
        for (int number = 0; number < nodes.size(); number++) {
            List<PartitionId> active = new ArrayList<>();
            for (int partition = 0; partition < partitions; partition++) {
                if (owners.getOrDefault(partition, -1) == number) {
                    active.add(new PartitionId("muster.instances", partition));
                }
            }
            members.add(new Member(
                    node(number).identity,
                    new Software("0.1.0", 1),
                    active,
                    List.of(),
                    number == 0 ? OptionalLong.of(7) : OptionalLong.empty(),
                    Member.State.RUNNING));
        }
        return members;
    }
}
