package dev.muster.client;

import dev.muster.client.call.Caller;
import dev.muster.client.call.CallerSettings;
import dev.muster.client.call.Callers;
import dev.muster.client.call.Surroundings;
import dev.muster.client.election.Campaign;
import dev.muster.client.election.CampaignSettings;
import dev.muster.client.election.Election;
import dev.muster.client.election.LeaderTask;
import dev.muster.client.lock.LockClient;
import dev.muster.client.lock.LockRequest;
import dev.muster.client.lock.OpenLocks;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * The client proper: puts its parts together, keeps the open registrations, and ends everything in order. The id of instances that name
 * none is drawn once here: it tells processes apart, and needs to be unique within a service only.
 */
final class ConnectedMuster implements Muster, LiveRegistration.Closing {
    private final MusterSettings settings;
    private final Counters counters = new Counters();
    private final ClientThreads threads = new ClientThreads();
    private final String drawnId = UUID.randomUUID().toString().substring(0, 13);
    private final EventSender sender;
    private final Discovery discovery;
    private final LiveRegistration.Connection connection;
    private final EventSender outcomeSender;
    private final FollowedBreakers breakers;
    private final Callers callers;
    private final Elections elections;
    private final LockClient locks;
    private final Map<String, LiveRegistration> registrations = new HashMap<>();
    private volatile @Nullable String firstService;
    private boolean closed;

    ConnectedMuster(MusterSettings settings) {
        this.settings = settings;
        Map<String, Object> config = new HashMap<>(ProducerSettings.producer(settings));
        config.putIfAbsent("client.id", "muster-" + drawnId);
        KafkaLink link = new KafkaLink(config, settings.get(Setting.TOPIC_PREFIX) + ".instances");
        MusterHttp http = new MusterHttp(settings, threads);
        this.sender = new EventSender(link, InstanceEvents.samples(), counters);
        WatchHttp watchHttp = new WatchHttp(settings, threads);
        this.discovery = new Discovery(settings, watchHttp, threads, counters);
        OutcomeOutlet outcomes = new OutcomeOutlet(this::callingName);
        this.outcomeSender = ownSender(settings, config, "outcomes", OutcomeOutlet.samples());
        outcomes.onOffer(() -> outcomeSender.offer(outcomes));
        this.breakers = new FollowedBreakers(settings, outcomes.process(), watchHttp, threads, counters);
        this.callers = new Callers(new Surroundings(
                service -> discover(service, Selection.ALL.ofAll()),
                breakers,
                new AskedRequests(http),
                outcomes,
                Surroundings.Mode.ON));
        EventSender campaigning = ownSender(settings, config, "elections", CampaignEvents.samples());
        this.elections = new Elections(settings, campaigning, watchHttp, threads, counters);
        this.locks = new LockClient(
                new AskedLocks(http),
                threads.timer(),
                threads::callback,
                new OpenLocks(),
                "muster-" + drawnId,
                settings.get(Setting.REQUEST_TIMEOUT));
        this.connection = new LiveRegistration.Connection(sender, threads, new Visibility(http), counters, this);
    }

    /** With a producer of its own: what waits for one topic keeps nothing back from the others. */
    private static EventSender ownSender(
            MusterSettings settings, Map<String, Object> config, String log, List<SpecificRecord> samples) {
        Map<String, Object> own = new HashMap<>(config);
        own.computeIfPresent("client.id", (key, id) -> id + "-" + log);
        KafkaLink link = new KafkaLink(own, settings.get(Setting.TOPIC_PREFIX) + "." + log);
        return new EventSender(link, samples, new Counters());
    }

    private String callingName() {
        String given = settings.get(Setting.SERVICE);
        String registered = firstService;
        return !given.isEmpty() ? given : registered == null ? "anonymous" : registered;
    }

    @Override
    public Registration register(Instance instance) {
        if (instance.host().isEmpty()) {
            throw new InvalidValueException("at", "not set", "a host and port that callers connect to");
        }
        Instance complete = instance.id().isPresent() ? instance : instance.id(drawnId);
        LiveRegistration registration = new LiveRegistration(connection, complete);
        synchronized (registrations) {
            checkRoomFor(registration.name());
            registrations.put(registration.name(), registration);
            if (firstService == null) {
                firstService = complete.service();
            }
        }
        registration.start();
        return registration;
    }

    private void checkRoomFor(String name) {
        if (closed) {
            throw new MusterException("client: closed (expected: open)");
        }
        if (registrations.containsKey(name)) {
            throw new MusterException(name + ": registered by this client already (expected: an id of its own)");
        }
        int most = settings.get(Setting.MAX_REGISTRATIONS);
        if (registrations.size() >= most) {
            throw new MusterException("registrations: " + (registrations.size() + 1) + " (expected: at most " + most
                    + ", the setting max.registrations)");
        }
    }

    @Override
    public ServiceView discover(String service, Selection selection) {
        return discovery.view(new ServiceQuery(Checks.name("service", service), selection));
    }

    @Override
    public Caller caller(String service) {
        return callers.caller(Checks.name("service", service), Optional.empty());
    }

    @Override
    public Caller caller(String service, CallerSettings settings) {
        return callers.caller(Checks.name("service", service), Optional.of(settings));
    }

    @Override
    public Campaign campaign(String election, CampaignSettings wanted, LeaderTask task) {
        return elections.campaign(Checks.name("election", election), wanted, task);
    }

    @Override
    public Election election(String name) {
        return elections.look(Checks.name("election", name));
    }

    @Override
    public LockRequest lock(String name) {
        return LockRequest.of(locks, Checks.name("lock", name));
    }

    @Override
    public MusterStatistics statistics() {
        int open;
        synchronized (registrations) {
            open = registrations.size();
        }
        return new MusterStatistics(
                counters.eventsSent.sum(),
                counters.eventsFailed.sum(),
                counters.eventsDropped.sum(),
                counters.statesTold.sum(),
                counters.watchesEnded.sum(),
                open,
                discovery.size(),
                callers.statistics());
    }

    @Override
    public void close() {
        List<LiveRegistration> open;
        synchronized (registrations) {
            if (closed) {
                return;
            }
            closed = true;
            open = List.copyOf(registrations.values());
        }
        long deadline = System.nanoTime() + bound().toNanos();
        try {
            // All are told before any is waited for: none takes the others' time.
            elections.beginClosing();
            CompletableFuture<Void> released = locks.open().giveBack();
            callers.close();
            breakers.close();
            open.forEach(LiveRegistration::beginClosing);
            discovery.close();
            open.forEach(registration -> registration.endClosing(deadline));
            elections.endClosing(deadline);
            await(released, deadline);
        } finally {
            outcomeSender.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            sender.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            threads.end();
        }
    }

    private static void await(CompletableFuture<Void> released, long deadline) {
        try {
            released.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // Nodes do not answer: the ttl ends what is left.
            return;
        }
    }

    @Override
    public Duration bound() {
        return settings.get(Setting.CLOSE_TIMEOUT);
    }

    @Override
    public void closed(LiveRegistration registration) {
        synchronized (registrations) {
            registrations.remove(registration.name(), registration);
        }
    }
}
