package dev.muster.probe;

import dev.muster.fold.EventHead;
import dev.muster.logging.Seldom;
import dev.muster.presence.CheckResult;
import dev.muster.presence.CheckVerdict;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.PresenceState;
import dev.muster.presence.Registered;
import dev.muster.view.ViewListener;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Probes the instances with a check that this node owns, and tells the log the results that move their verdicts. It keeps no streaks of its
 * own: each result is held against what the log says by then, so that a prober that takes over goes on where the last one ended, and a
 * result that was lost is made up for by the next.
 *
 * <p>The views tell of partitions that come and leave and of services that change, whereupon the thread that keeps the time and judges
 * results looks there at once; two event loops hold the connections; names are resolved and
 * results appended on threads of their own, because both may block. What is under way is bounded, and what has to wait for it is counted
 * as late. Probing stops when the partition leaves this node.
 */
public final class Prober implements ViewListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Prober.class);
    private static final Duration STEP = Duration.ofMillis(20);
    private static final long LATE = Duration.ofSeconds(1).toNanos();

    private final ProbeSetup setup;
    private final HostResolver resolver = new HostResolver();
    private final Exchange exchange = new Exchange();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(ProbeThreads.named("muster-probe"));
    private final Timetable timetable = new Timetable();
    private final Lookout lookout;
    private final Probes probes;
    private final ProbeMetrics metrics;
    private final Teller teller;
    /** Where there is something to look at. Each place stands here once, so that there are no more than services and partitions. */
    private final Set<Place> places = ConcurrentHashMap.newKeySet();

    private final AtomicBoolean isLookPlanned = new AtomicBoolean();
    private final Seldom refusal = Seldom.usual();
    private int running;

    /** A service, or a whole partition. */
    private record Place(int partition, Optional<String> service) {}

    /** Prepares; nothing runs before {@link #start}. */
    public Prober(ProbeSetup setup) {
        this.setup = setup;
        this.lookout = new Lookout(setup.views(), timetable);
        this.probes = new Probes(setup.settings().policy(), resolver, exchange, System::nanoTime);
        this.metrics = new ProbeMetrics(setup.meters());
        this.teller = new Teller(setup.reports(), metrics);
    }

    /** Begins to probe. */
    @SuppressWarnings("FutureReturnValueIgnored") // A step catches what it throws; the schedule ends with the clock.
    public void start() {
        LOG.info(
                "{} checks mode={} at-once={}",
                ProbeLogCode.STARTED,
                setup.settings().mode(),
                setup.settings().atOnce());
        setup.views().listen(this);
        for (int partition = 0; partition < setup.partitions(); partition++) {
            places.add(new Place(partition, Optional.empty()));
        }
        planLook();
        clock.scheduleWithFixedDelay(this::step, 0, STEP.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends within a few seconds; probes under way are given up. */
    @Override
    public void close() {
        setup.views().forget(this);
        clock.shutdownNow();
        exchange.close();
        resolver.close();
        teller.close();
    }

    @Override
    public void opened(int partition) {
        places.add(new Place(partition, Optional.empty()));
        planLook();
    }

    @Override
    public void changed(int partition, Set<String> services) {
        services.forEach(service -> places.add(new Place(partition, Optional.of(service))));
        planLook();
    }

    @Override
    public void closed(int partition) {
        places.add(new Place(partition, Optional.empty()));
        planLook();
    }

    private void planLook() {
        if (isLookPlanned.compareAndSet(false, true)) {
            try {
                clock.execute(this::look);
            } catch (RejectedExecutionException e) {
                LOG.debug("a view changed after the prober ended");
            }
        }
    }

    /** What comes while it looks is looked at again. */
    private void look() {
        isLookPlanned.set(false);
        try {
            long now = System.nanoTime();
            for (Iterator<Place> all = places.iterator(); all.hasNext(); ) {
                Place place = all.next();
                all.remove();
                place.service.ifPresentOrElse(
                        service -> lookout.lookAt(place.partition, service, now),
                        () -> lookout.lookAt(place.partition, now));
            }
            metrics.targets(timetable.size());
        } catch (RuntimeException e) {
            LOG.error("{} probing failed and goes on", ProbeLogCode.DEFECT, e);
        }
    }

    private void step() {
        try {
            long now = System.nanoTime();
            Optional<Timetable.Entry> due = next(now);
            while (due.isPresent()) {
                begin(due.get(), now);
                due = next(now);
            }
        } catch (RuntimeException e) {
            LOG.error("{} probing failed and goes on", ProbeLogCode.DEFECT, e);
        }
    }

    private Optional<Timetable.Entry> next(long now) {
        return running < setup.settings().atOnce() ? timetable.next(now) : Optional.empty();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What follows on it is done by end.
    private void begin(Timetable.Entry entry, long now) {
        if (present(entry.target()).isEmpty()) {
            timetable.remove(entry.target().key());
            return;
        }
        if (now - entry.due() > LATE) {
            metrics.late();
        }
        running++;
        metrics.begun();
        if (setup.settings().mode() == ProbeSettings.Mode.OFF) {
            end(entry, Answer.refused("checks are off on this node (" + ProbeSettings.ENABLED_SETTING + ")"), now);
            return;
        }
        probes.probe(entry.target()).thenAccept(answer -> {
            try {
                clock.execute(() -> end(entry, answer, now));
            } catch (RejectedExecutionException e) {
                LOG.debug(
                        "a probe ended after the prober did instance={}",
                        entry.target().key());
            }
        });
    }

    private void end(Timetable.Entry entry, Answer answer, long begun) {
        running--;
        metrics.ended(answer.kind());
        long now = System.nanoTime();
        timetable.again(entry, now);
        Optional<PresenceState> state = present(entry.target());
        if (state.isPresent() && answer.kind() != Answer.Kind.NONE && isToBeTold(entry, state.get(), answer)) {
            if (answer.kind() == Answer.Kind.REFUSED) {
                logRefusal(entry.target(), answer);
            }
            entry.told(now);
            teller.tell(report(entry.target(), answer, Duration.ofNanos(now - begun)));
        }
    }

    /** The instance as the log has it now, if it is still the one that is probed, and still here. */
    private Optional<PresenceState> present(ProbeTarget target) {
        return setup.views()
                .view(target.partition())
                .flatMap(view -> view.group(target.key().group()))
                .map(group -> group.sortedMembers().get(target.key().member().orElseThrow()))
                .filter(state -> state.registration() instanceof Registered instance
                        && ProbeTarget.of(target.partition(), target.key(), instance)
                                .filter(target::equals)
                                .isPresent());
    }

    private boolean isToBeTold(Timetable.Entry entry, PresenceState state, Answer answer) {
        if (!(state.registration() instanceof Registered instance)) {
            return false;
        }
        CheckVerdict verdict = instance.signs().check().orElse(CheckVerdict.PENDING);
        if (setup.settings().mode() == ProbeSettings.Mode.OFF && verdict.kind() != CheckVerdict.Kind.PENDING) {
            // Nobody looked: that holds nothing against an instance that passed, and brings none back.
            return false;
        }
        boolean isSignOfLife = answer.outcome() == CheckResult.Outcome.PASS
                && instance.profile().lease().ttl().isEmpty()
                && entry.isSignOfLifeDue(System.nanoTime());
        return isSignOfLife || verdict.isMoved(answer.outcome(), state.health().streak());
    }

    private PresenceEvent.CheckReport report(ProbeTarget target, Answer answer, Duration latency) {
        return new PresenceEvent.CheckReport(
                new EventHead(UUID.randomUUID().toString(), setup.source(), Instant.now()),
                target.key(),
                target.incarnation(),
                new CheckResult(target.uri(), answer.outcome(), answer.why(), latency.truncatedTo(ChronoUnit.MILLIS)));
    }

    private void logRefusal(ProbeTarget target, Answer answer) {
        refusal.say(() -> LOG.warn(
                "{} not probed instance={} target={} why={}",
                ProbeLogCode.REFUSED,
                target.key(),
                target.uri(),
                answer.why()));
    }
}
