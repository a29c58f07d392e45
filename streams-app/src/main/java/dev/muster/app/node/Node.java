package dev.muster.app.node;

import com.linecorp.armeria.server.ServerBuilder;
import dev.muster.app.config.ClientsConfig;
import dev.muster.app.config.NodeConfig;
import dev.muster.breaker.BreakerDecision;
import dev.muster.breaker.BreakerEvent;
import dev.muster.breaker.BreakerState;
import dev.muster.domains.Domain;
import dev.muster.domains.Domains;
import dev.muster.fold.Decision;
import dev.muster.fold.Event;
import dev.muster.leader.LeaderDecision;
import dev.muster.leader.LeaderEvent;
import dev.muster.leader.LeaderState;
import dev.muster.lock.LockDecision;
import dev.muster.lock.LockEvent;
import dev.muster.lock.LockState;
import dev.muster.log.LogAppender;
import dev.muster.log.TopicNames;
import dev.muster.presence.PresenceDecision;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.PresenceState;
import dev.muster.probe.ProbeSettings;
import dev.muster.probe.ProbeSetup;
import dev.muster.probe.Prober;
import dev.muster.query.EngineAccess;
import dev.muster.query.LogAccess;
import dev.muster.query.NodeIdentity;
import dev.muster.query.facts.FactSource;
import dev.muster.query.facts.KafkaFacts;
import dev.muster.query.http.HttpLogs;
import dev.muster.query.http.HttpParts;
import dev.muster.query.http.HttpSecurity;
import dev.muster.query.http.HttpServer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Muster node. Starts in the order schema registry, topics, appender, engines, HTTP, so that nothing is asked for before it can be
 * had, once it is known that the port of HTTP is free; ends in reverse, each part within its own bound. Thread-safe.
 */
public final class Node implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private final Closing closing = new Closing();
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final NodeConfig config;
    private final List<Consumer<ServerBuilder>> attachments;
    private final HttpServer http;

    private Node(NodeConfig config, List<Consumer<ServerBuilder>> attachments) {
        this.config = config;
        this.attachments = List.copyOf(attachments);
        this.http = closing.orClose(this::wire);
    }

    /**
     * Starts a node and returns when it answers HTTP; its partitions may still be restored, as {@code /health/ready} tells.
     *
     * @throws RuntimeException with a message for the operator when the port is in use, Kafka does not answer in time, or a topic is
     *     not right; nothing is left running then
     */
    public static Node start(NodeConfig config) {
        return start(config, List.of());
    }

    /** As {@link #start(NodeConfig)}, with further routes on its HTTP server, such as what a bench compares it with. */
    public static Node start(NodeConfig config, List<Consumer<ServerBuilder>> attachments) {
        return new Node(config, attachments);
    }

    /** Port that HTTP is served on. */
    public int httpPort() {
        return http.port();
    }

    /**
     * Ends it in order: is not ready from now on, lets requests under way end, and leaves the group, so that other nodes take over at
     * once. What they are asked meanwhile they answer from their copies.
     */
    @Override
    public void close() {
        closing.close();
    }

    private HttpServer wire() {
        InetSocketAddress listen =
                new InetSocketAddress(config.http().host(), config.http().port());
        HttpAddress.requireFree(listen);
        bindJvmMetrics();
        HttpSecurity security = HttpWiring.security(config.http(), closing);
        TopicNames names = new TopicNames(config.topics().prefix());
        NodeTopics.requireBrokers(config, names);
        NodeRegistry registry = closing.with(NodeRegistry.connect(config));
        SortedMap<String, Integer> partitions = NodeTopics.ensure(config, names);
        registry.registerAll(names);
        LogAppender appender =
                closing.with(LogAppender.connect(config.clients().clientSettings(ClientsConfig.Kind.PRODUCER)));
        LogWiring wiring = new LogWiring(config, names, registry.registry(), appender, meters);
        SortedMap<String, RunningLog<?, ?, ?>> logs = new TreeMap<>();
        RunningLog<PresenceState, PresenceEvent, PresenceDecision> instances =
                run(wiring, Domains.PRESENCE, partitions, logs);
        RunningLog<BreakerState, BreakerEvent, BreakerDecision> outcomes =
                run(wiring, Domains.BREAKER, partitions, logs);
        RunningLog<LeaderState, LeaderEvent, LeaderDecision> elections = run(wiring, Domains.LEADER, partitions, logs);
        RunningLog<LockState, LockEvent, LockDecision> locks = run(wiring, Domains.LOCK, partitions, logs);
        NodeIdentity identity = identity();
        probe(instances, identity);
        EngineMembers members = closing.with(new EngineMembers(identity, security.link(), logs.values()));
        EngineReadiness readiness = new EngineReadiness(logs.values());
        EngineAccess engine = new EngineAccess(
                new EngineOwners(security.link(), logs.values()), members, readiness, topologies(logs));
        HttpServer server = serve(new HttpParts(
                listen,
                identity,
                new HttpLogs(instances.access(), outcomes.access(), elections.access(), locks.access()),
                facts(names, registry),
                engine,
                meters,
                HttpWiring.limits(config.http().limits()),
                security,
                config.checks().mode() == ProbeSettings.Mode.ON ? HttpParts.Checks.TAKEN : HttpParts.Checks.REFUSED,
                Stream.concat(registry.routes().stream(), attachments.stream()).toList()));
        closing.with(new Namesakes(identity, members).start());
        closing.with(readiness::stopping);
        return server;
    }

    private FactSource facts(TopicNames names, NodeRegistry registry) {
        KafkaFacts.Clients clients = new KafkaFacts.Clients(
                config.clients().clientSettings(ClientsConfig.Kind.CONSUMER),
                config.clients().clientSettings(ClientsConfig.Kind.ADMIN));
        return new KafkaFacts(clients, names, registry.registry());
    }

    private void probe(RunningLog<PresenceState, PresenceEvent, PresenceDecision> instances, NodeIdentity identity) {
        LogAccess<PresenceState, PresenceEvent, PresenceDecision> access = instances.access();
        Prober prober = closing.with(new Prober(new ProbeSetup(
                config.checks().probeSettings(),
                access.views(),
                access.partitions(),
                access::append,
                "node:" + identity.id(),
                meters)));
        prober.start();
    }

    private <S, E extends Event, D extends Decision> RunningLog<S, E, D> run(
            LogWiring wiring,
            Domain<S, E, D> domain,
            SortedMap<String, Integer> partitions,
            SortedMap<String, RunningLog<?, ?, ?>> logs) {
        int count = partitions.getOrDefault(domain.log(), 0);
        RunningLog<S, E, D> log = closing.with(wiring.run(domain, count));
        logs.put(domain.log(), log);
        return log;
    }

    private HttpServer serve(HttpParts parts) {
        HttpServer server = closing.with(new HttpServer(parts));
        try {
            server.start();
        } catch (IOException e) {
            throw HttpAddress.refused(String.valueOf(e.getMessage()), e);
        }
        LOG.info(
                "code=NODE-001 serving node={} http={}:{}",
                parts.node().id(),
                config.http().host(),
                server.port());
        return server;
    }

    private NodeIdentity identity() {
        return new NodeIdentity(
                config.identity().nodeId(),
                config.identity().clusterName(),
                new NodeIdentity.Place(
                        config.identity().region(),
                        config.identity().zone(),
                        config.identity().dataCenter()),
                HttpWiring.link(config.http()).url(config.http().advertised().toString()));
    }

    private static SortedMap<String, String> topologies(SortedMap<String, RunningLog<?, ?, ?>> logs) {
        SortedMap<String, String> topologies = new TreeMap<>();
        logs.forEach((name, log) -> topologies.put(name, log.engine().describe()));
        return topologies;
    }

    private void bindJvmMetrics() {
        new JvmMemoryMetrics().bindTo(meters);
        closing.with(gcMetrics());
        new ProcessorMetrics().bindTo(meters);
    }

    private JvmGcMetrics gcMetrics() {
        JvmGcMetrics gc = new JvmGcMetrics();
        gc.bindTo(meters);
        return gc;
    }
}
