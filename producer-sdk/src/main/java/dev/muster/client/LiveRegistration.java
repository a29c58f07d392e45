package dev.muster.client;

import dev.muster.schema.InstanceDeregistered;
import dev.muster.schema.InstanceRegistered;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an instance has to say, and what of it is not yet said. Holds state, never a queue: it is asked for the next event at the
 * moment of sending, and while it is open at most one event of it is under way. So an outage costs no memory and ends without a burst,
 * and whatever was lost is said again from the latest state.
 *
 * <p>The timer marks a beat as due every third of the ttl; each tenth time the registration is sent in its place, which is a sign of life
 * where it is known and heals it where it is not. State is guarded by {@code lock}; nothing blocks under it.
 */
final class LiveRegistration implements Registration, Outlet {
    private static final Logger LOG = LoggerFactory.getLogger(Registration.class);
    private static final int BEATS_A_REGISTRATION = 10;
    private static final Duration PROBE_BOUND = Duration.ofMillis(200);

    /** How far it has come; it only moves on. */
    private enum Phase {
        /** Registers and beats. */
        OPEN,
        /** Says that it is leaving, next. */
        LEAVING,
        /** Deregisters, next. */
        DEREGISTERING,
        /** Waits for the acknowledgement. */
        AWAITING,
        /** Says nothing any more. */
        GONE
    }

    private final Connection connection;
    private final InstanceEvents events;
    private final AtomicReference<Instance> described;
    private final Trouble probeTrouble;
    private final AtomicBoolean isProbing = new AtomicBoolean();
    private final CountDownLatch gone = new CountDownLatch(1);
    private final Object lock = new Object();

    private Phase phase = Phase.OPEN;
    private Status status = Status.UP;
    private Load load = Load.NONE;
    private @Nullable LoadProbe probe;
    private boolean isRegisterDue = true;
    private boolean isBeatDue;
    private boolean isUnderWay;
    private boolean mayBeInLog;
    private int beats;
    private @Nullable Future<?> timer;
    private volatile @Nullable Long acknowledgedAt;

    /** What registrations share. */
    record Connection(
            EventSender sender, ClientThreads threads, Visibility visibility, Counters counters, Closing closing) {}

    /** What a closing registration needs to know and to tell. */
    interface Closing {
        /** How long it may wait for Kafka. */
        Duration bound();

        /** It is closed. */
        void closed(LiveRegistration registration);
    }

    /** @param instance complete, with id and address */
    LiveRegistration(Connection connection, Instance instance) {
        this.connection = connection;
        this.described = new AtomicReference<>(instance);
        this.events = new InstanceEvents(instance.service(), instance.id().orElseThrow());
        this.probeTrouble = new Trouble(name() + ": the load cannot be measured");
    }

    void start() {
        Duration interval = instance().ttl().dividedBy(3);
        synchronized (lock) {
            // The first beat comes early by chance, so that a fleet that starts at once does not beat at once.
            timer = connection.threads.every(interval, Backoff.spread(interval.dividedBy(2), 0.9), this::tick);
        }
        connection.sender.offer(this);
    }

    /** Service and id. */
    String name() {
        return instance().service() + "/" + instance().id().orElseThrow();
    }

    @Override
    public Instance instance() {
        return Objects.requireNonNull(described.get());
    }

    @Override
    public void status(Status reported) {
        synchronized (lock) {
            status = Objects.requireNonNull(reported, "status");
            isBeatDue = true;
        }
        connection.sender.offer(this);
    }

    @Override
    public void load(Load reported) {
        synchronized (lock) {
            load = Objects.requireNonNull(reported, "load");
            probe = null;
        }
    }

    @Override
    public void load(LoadProbe asked) {
        synchronized (lock) {
            probe = asked;
        }
    }

    @Override
    public void update(UnaryOperator<Instance> change) {
        described.updateAndGet(before -> {
            Instance after = change.apply(before);
            boolean same = after.service().equals(before.service())
                    && after.id().equals(before.id())
                    && after.ttl().equals(before.ttl());
            if (!same) {
                throw new InvalidValueException(
                        "update", after + " with ttl " + after.ttl(), name() + " with ttl " + before.ttl());
            }
            return after;
        });
        synchronized (lock) {
            isRegisterDue = true;
        }
        connection.sender.offer(this);
    }

    @Override
    public Optional<Duration> sinceAcknowledged() {
        Long at = acknowledgedAt;
        return at == null ? Optional.empty() : Optional.of(Duration.ofNanos(System.nanoTime() - at));
    }

    @Override
    public void awaitVisible(Duration bound) {
        connection.visibility.await(this, events.incarnation(), bound);
    }

    /** Whether it still registers and beats. */
    boolean isOpen() {
        synchronized (lock) {
            return phase == Phase.OPEN;
        }
    }

    @Override
    public void close() {
        beginClosing();
        endClosing(System.nanoTime() + connection.closing.bound().toNanos());
    }

    /** Takes leave without waiting. */
    void beginClosing() {
        synchronized (lock) {
            if (phase != Phase.OPEN) {
                return;
            }
            phase = mayBeInLog || isUnderWay ? Phase.LEAVING : Phase.GONE;
            if (timer != null) {
                timer.cancel(false);
            }
            if (phase == Phase.GONE) {
                gone.countDown();
            }
        }
        connection.sender.offer(this);
    }

    /** Waits for the leave to be acknowledged until this {@link System#nanoTime}, then gives up. */
    void endClosing(long deadline) {
        boolean acknowledged = false;
        try {
            acknowledged = gone.await(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (lock) {
            phase = Phase.GONE;
        }
        if (!acknowledged) {
            LOG.warn(
                    "{}: Kafka did not acknowledge its leave in time; it expires by its ttl of {}",
                    name(),
                    instance().ttl());
        }
        gone.countDown();
        connection.closing.closed(this);
    }

    @Override
    public Optional<Outgoing> next() {
        synchronized (lock) {
            return switch (phase) {
                case OPEN -> nextWhileOpen();
                case LEAVING -> {
                    phase = Phase.DEREGISTERING;
                    yield Optional.of(outgoing(events.heartbeat(Status.LEAVING, Load.NONE)));
                }
                case DEREGISTERING -> {
                    phase = Phase.AWAITING;
                    yield Optional.of(outgoing(events.deregistered()));
                }
                case AWAITING, GONE -> Optional.empty();
            };
        }
    }

    private Optional<Outgoing> nextWhileOpen() {
        if (isUnderWay || !(isRegisterDue || isBeatDue)) {
            return Optional.empty();
        }
        Outgoing said = outgoing(isRegisterDue ? events.registered(instance()) : events.heartbeat(status, load));
        isUnderWay = true;
        if (isRegisterDue) {
            isRegisterDue = false;
            beats = 0;
            // A registration that is new to the registry begins as UP.
            isBeatDue = status != Status.UP;
        } else {
            isBeatDue = false;
        }
        return Optional.of(said);
    }

    private Outgoing outgoing(SpecificRecord event) {
        return new Outgoing(instance().service(), event);
    }

    @Override
    public void accepted(Outgoing outgoing) {
        synchronized (lock) {
            mayBeInLog = true;
        }
    }

    @Override
    public void acknowledged(Outgoing outgoing) {
        acknowledgedAt = System.nanoTime();
        boolean hasMore;
        synchronized (lock) {
            isUnderWay = false;
            hasMore = phase == Phase.OPEN && (isRegisterDue || isBeatDue);
        }
        if (outgoing.event() instanceof InstanceDeregistered) {
            gone.countDown();
        } else if (hasMore) {
            connection.sender.offer(this);
        }
    }

    @Override
    public void failed(Outgoing outgoing) {
        synchronized (lock) {
            isUnderWay = false;
            if (phase == Phase.OPEN) {
                boolean isRegistration = outgoing.event() instanceof InstanceRegistered;
                isRegisterDue |= isRegistration;
                isBeatDue |= !isRegistration;
            } else if (phase == Phase.AWAITING && outgoing.event() instanceof InstanceDeregistered) {
                phase = Phase.DEREGISTERING;
            }
        }
    }

    private void tick() {
        LoadProbe asked;
        synchronized (lock) {
            asked = probe;
        }
        if (asked == null || !isProbing.compareAndSet(false, true)) {
            beat();
            return;
        }
        AtomicBoolean beaten = new AtomicBoolean();
        Runnable once = () -> {
            if (beaten.compareAndSet(false, true)) {
                beat();
            }
        };
        var unused = connection.threads.after(PROBE_BOUND, once);
        connection.threads.callback(() -> {
            measure(asked);
            once.run();
        });
    }

    private void measure(LoadProbe asked) {
        try {
            Load measured = Objects.requireNonNull(asked.measure(), "the probe's answer");
            synchronized (lock) {
                if (probe == asked) {
                    load = measured;
                }
            }
            probeTrouble.over();
        } catch (Exception e) { // The user's code: whatever it throws must not stop the beats.
            probeTrouble.occurred(e.toString(), e);
        } finally {
            isProbing.set(false);
        }
    }

    private void beat() {
        synchronized (lock) {
            if (phase != Phase.OPEN) {
                return;
            }
            if (isBeatDue || isRegisterDue) {
                connection.counters.eventsDropped.increment();
            }
            isBeatDue = true;
            beats++;
            isRegisterDue |= beats >= BEATS_A_REGISTRATION;
        }
        connection.sender.offer(this);
    }
}
