package dev.muster.query.http;

import com.linecorp.armeria.common.CommonPools;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.util.BlockingTaskExecutor;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerPort;
import com.linecorp.armeria.server.ServiceConfig;
import dev.muster.breaker.BreakerDecision;
import dev.muster.breaker.BreakerEvent;
import dev.muster.breaker.BreakerState;
import dev.muster.fold.Decision;
import dev.muster.fold.Event;
import dev.muster.leader.LeaderDecision;
import dev.muster.leader.LeaderEvent;
import dev.muster.leader.LeaderState;
import dev.muster.lock.LockDecision;
import dev.muster.lock.LockEvent;
import dev.muster.lock.LockState;
import dev.muster.presence.PresenceDecision;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.PresenceState;
import dev.muster.query.LogAccess;
import dev.muster.query.LogWriter;
import dev.muster.query.PartitionReader;
import dev.muster.query.Routing;
import dev.muster.query.RulesSetter;
import dev.muster.query.Threads;
import dev.muster.query.facts.FactFeed;
import dev.muster.query.watch.WatchHub;
import dev.muster.query.watch.WatchSlots;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP side of a node. Handlers run on event loops and do not block; appends run on threads of their own. Everything that a client
 * may use up is bounded by {@link HttpLimits}. Thread-safe; closed once.
 */
public final class HttpServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final Duration QUIET_BEFORE_CLOSE = Duration.ofMillis(50);
    private static final Duration CLOSE_AT_MOST = Duration.ofSeconds(3);
    private static final Duration CLOSE_ANYHOW = Duration.ofSeconds(5);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final InetSocketAddress listen;
    private final Peers peers;
    private final BlockingTaskExecutor blocking;
    private final BlockingTaskExecutor preparing;
    private final Hubs hubs;
    private final LockWaits lockWaits;
    private final WatchSlots slots;
    private final FactFeed feed;
    private final Watching watching;
    private final Callers callers;
    private final WatchRights rights;
    private final List<HttpRoute> routes;
    private final Admission admission;
    private final BodyBudget bodies;
    private final Server server;

    /** Who tells of changes, one a log. */
    private record Hubs(
            WatchHub<PresenceState> instances,
            WatchHub<BreakerState> outcomes,
            WatchHub<LeaderState> elections,
            WatchHub<LockState> locks) {}

    /** Builds it; nothing listens before {@link #start}. */
    public HttpServer(HttpParts parts) {
        this.listen = parts.listen();
        this.peers = new Peers(
                parts.node().id(), parts.limits().atMost(), parts.security().link());
        this.blocking = BlockingTaskExecutor.builder()
                .numThreads(parts.limits().blockingThreads())
                .threadNamePrefix("muster-http-append")
                .build();
        // Reckons and never waits: a quarter of the processors at most, lest those who ask for picks take all of them.
        this.preparing = BlockingTaskExecutor.builder()
                .numThreads(Math.max(1, Runtime.getRuntime().availableProcessors() / 4))
                .threadNamePrefix("muster-http-picks")
                .build();
        this.admission = new Admission(parts.limits().openRequests());
        this.bodies = new BodyBudget(parts.limits().bodyBytes());
        this.hubs = new Hubs(
                new WatchHub<>(parts.logs().instances().views()),
                new WatchHub<>(parts.logs().outcomes().views()),
                new WatchHub<>(parts.logs().elections().views()),
                new WatchHub<>(parts.logs().locks().views()));
        this.lockWaits = new LockWaits(parts.logs().locks().views(), CommonPools.workerGroup());
        this.callers = new Callers(parts.security().tokens());
        this.rights = new WatchRights(parts.security().tokens(), callers);
        this.feed = new FactFeed(parts.facts(), parts.limits().atMost(), parts.metrics());
        Answers answers = new Answers(parts.node().id());
        this.slots = new WatchSlots(parts.limits().watches().most(), parts.metrics());
        this.watching = new Watching(answers, slots, parts.limits().watches(), peers);
        this.routes = routes(parts, answers);
        this.server = server(parts);
    }

    /**
     * Listens.
     *
     * @throws IOException when the address cannot be bound
     */
    public void start() throws IOException {
        try {
            server.start().join();
        } catch (CompletionException e) {
            Throwable cause = Answers.causeOf(e);
            BindException failure = new BindException("http " + listen.getHostString() + ":" + listen.getPort()
                    + ": cannot listen: " + cause.getMessage());
            failure.initCause(cause);
            throw failure;
        }
        rights.start();
        LOG.info("{} address={} port={}", HttpLogCode.LISTENING, listen.getHostString(), port());
    }

    /** The port that it listens on, after {@link #start}. */
    public int port() {
        // Not activeLocalPort(): that knows ports on loopback and wildcard addresses only.
        ServerPort port = server.activePort();
        if (port == null) {
            throw new IllegalStateException("Expected the server to listen, but it does not");
        }
        return port.localAddress().getPort();
    }

    /**
     * Lets requests under way end for up to 3 s, tells clients to leave their connections, and takes no more; returns within 5 s, when
     * the port is free again. Threads of its own may take two seconds more to end.
     */
    @Override
    public void close() {
        admission.become(Admission.Phase.LEAVING);
        // Those who watch would keep the server open.
        hubs.instances.close();
        hubs.outcomes.close();
        hubs.elections.close();
        hubs.locks.close();
        lockWaits.close();
        feed.close();
        watching.close();
        rights.close();
        String outcome = isDrained(server.closeAsync()) ? "in-order" : "not-in-time";
        admission.become(Admission.Phase.CLOSED);
        blocking.shutdownNow();
        preparing.shutdownNow();
        peers.close();
        LOG.info("{} outcome={}", HttpLogCode.CLOSED, outcome);
    }

    private boolean isDrained(CompletableFuture<?> closed) {
        long end = System.nanoTime() + CLOSE_ANYHOW.toNanos();
        while (System.nanoTime() < end) {
            try {
                closed.get(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
                return true;
            } catch (TimeoutException e) {
                if (server.activePorts().isEmpty() && admission.open() == 0) {
                    return true;
                }
            } catch (ExecutionException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    /** What the server really has, such as {@code GET /health/live}. */
    List<String> boundRoutes() {
        return server.serviceConfigs().stream()
                .map(ServiceConfig::route)
                .filter(route -> !route.isFallback())
                .flatMap(route -> route.methods().stream().map(method -> method + " " + pathOf(route)))
                .toList();
    }

    private static String pathOf(Route route) {
        return route.patternString().replaceAll(":([a-z]+)", "{$1}");
    }

    private List<HttpRoute> routes(HttpParts parts, Answers answers) {
        HttpLimits limits = parts.limits();
        Threads threads = new Threads(blocking, new OwnLoop(CommonPools.workerGroup()));
        HttpNode<PresenceState, PresenceEvent, PresenceDecision> instances =
                node(parts, parts.logs().instances(), threads, answers);
        HttpNode<BreakerState, BreakerEvent, BreakerDecision> outcomes =
                node(parts, parts.logs().outcomes(), threads, answers);
        HttpNode<LeaderState, LeaderEvent, LeaderDecision> elections =
                node(parts, parts.logs().elections(), threads, answers);
        HttpNode<LockState, LockEvent, LockDecision> locks =
                node(parts, parts.logs().locks(), threads, answers);
        LogWriter<BreakerState, BreakerEvent, BreakerDecision> outcomesWriter =
                new LogWriter<>(parts.logs().outcomes(), threads, limits.atMost());
        PartitionWatches<PresenceState> services = new PartitionWatches<>(instances, hubs.instances, watching);
        PartitionWatches<BreakerState> breakers = new PartitionWatches<>(outcomes, hubs.outcomes, watching);
        ServiceJoin join = new ServiceJoin(instances, new Ejections(outcomes));
        List<RulesResource<?>> rules = List.of(
                new RulesResource<>(instances, RulesSetter.of(parts.logs().instances(), threads, limits.atMost())),
                new RulesResource<>(outcomes, RulesSetter.of(parts.logs().outcomes(), threads, limits.atMost())),
                new RulesResource<>(elections, RulesSetter.of(parts.logs().elections(), threads, limits.atMost())),
                new RulesResource<>(locks, RulesSetter.of(parts.logs().locks(), threads, limits.atMost())));
        return Stream.of(
                        new InstanceWrites(
                                        instances,
                                        new LogWriter<>(parts.logs().instances(), threads, limits.atMost()),
                                        parts.checks())
                                .routes(),
                        new ServiceReads(instances, services, join).routes(),
                        new PickReads(join, new PickBoards(preparing)).routes(),
                        new BreakerReads(outcomes, breakers).routes(),
                        new BreakerWrites(outcomes, outcomesWriter).routes(),
                        new OutcomeWrites(outcomes, outcomesWriter).routes(),
                        new ElectionReads(elections, new PartitionWatches<>(elections, hubs.elections, watching))
                                .routes(),
                        new ElectionWrites(
                                        elections, new LogWriter<>(parts.logs().elections(), threads, limits.atMost()))
                                .routes(),
                        new GroupReads(join, new Leaderships(elections)).routes(),
                        locks(parts, locks, threads),
                        new ClusterReads(instances, parts.engine().members(), blocking, services).routes(),
                        RulesResource.routes(rules),
                        new FactsResource(feed, watching, answers).routes(),
                        new NodeResource(parts, answers, blocking).routes())
                .flatMap(List::stream)
                .toList();
    }

    private List<HttpRoute> locks(
            HttpParts parts, HttpNode<LockState, LockEvent, LockDecision> locks, Threads threads) {
        HttpLimits limits = parts.limits();
        LogWriter<LockState, LockEvent, LockDecision> writer =
                new LogWriter<>(parts.logs().locks(), threads, limits.atMost());
        LockCensus census = new LockCensus(parts.logs().locks(), limits.locksPerOwner());
        return Stream.of(
                        new LockReads(locks, new PartitionWatches<>(locks, hubs.locks, watching)).routes(),
                        new LockAcquires(locks, writer, lockWaits, slots, census).routes(),
                        new LockWrites(locks, writer).routes())
                .flatMap(List::stream)
                .toList();
    }

    private <S, E extends Event, D extends Decision> HttpNode<S, E, D> node(
            HttpParts parts, LogAccess<S, E, D> log, Threads threads, Answers answers) {
        String source = "node:" + parts.node().id();
        return new HttpNode<>(
                log,
                new PartitionReader<>(log, source, threads, parts.limits().atMost()),
                new Routing(parts.node().address(), parts.engine().owners()),
                peers,
                answers);
    }

    private Server server(HttpParts parts) {
        HttpLimits limits = parts.limits();
        HttpMetrics metrics = new HttpMetrics(parts.metrics(), admission, bodies, this::connections);
        ServerBuilder builder = Server.builder()
                .port(listen, parts.security().tls().isPresent() ? SessionProtocol.HTTPS : SessionProtocol.HTTP)
                .maxNumConnections(connections(limits))
                .maxRequestLength(HttpLimits.MAX_BODY_BYTES)
                .http1MaxHeaderSize(HttpLimits.MAX_HEADER_BYTES)
                .http1MaxInitialLineLength(HttpLimits.MAX_LINE_BYTES)
                .http2MaxHeaderListSize(HttpLimits.MAX_HEADER_BYTES)
                .childChannelPipelineCustomizer(
                        pipeline -> HeadTimeout.addTo(pipeline.channel(), limits.request(), limits.idle()))
                .requestTimeout(limits.request())
                .idleTimeout(limits.idle())
                .gracefulShutdownTimeout(QUIET_BEFORE_CLOSE, CLOSE_AT_MOST)
                .blockingTaskExecutor(blocking, false)
                .unloggedExceptionsReportInterval(Duration.ZERO)
                .errorHandler(new Problems(routes))
                .decorator(delegate -> new Gate(guarded(delegate), admission, bodies, metrics, watchable()));
        parts.security().tls().ifPresent(builder::tlsProvider);
        for (HttpRoute route : routes) {
            builder.service(route.bound(), (context, request) -> route.handler().answer(context, request));
        }
        parts.attachments().forEach(attachment -> attachment.accept(builder));
        return builder.build();
    }

    private Guard guarded(HttpService delegate) {
        Map<Route, Access> known = new HashMap<>();
        routes.forEach(route -> known.put(route.bound(), route.access()));
        return new Guard(delegate, callers, rights, known);
    }

    private static int connections(HttpLimits limits) {
        int granted = FileLimit.granted(limits.connections() + limits.watches().most());
        if (granted < limits.connections()) {
            LOG.warn(
                    "{} granted={} configured={} expected=\"ulimit -n above {}\"",
                    HttpLogCode.FEWER_CONNECTIONS,
                    granted,
                    limits.connections(),
                    limits.connections() + FileLimit.OTHERS);
        }
        return granted;
    }

    private Set<String> watchable() {
        return routes.stream()
                .filter(route -> route.kind() == HttpRoute.Kind.WATCHABLE)
                .map(route -> route.bound().patternString())
                .collect(Collectors.toUnmodifiableSet());
    }

    private int connections() {
        return server.numConnections();
    }
}
