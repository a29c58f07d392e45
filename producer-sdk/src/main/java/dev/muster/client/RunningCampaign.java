package dev.muster.client;

import dev.muster.client.election.Campaign;
import dev.muster.client.election.CampaignSettings;
import dev.muster.client.election.ElectionState;
import dev.muster.client.election.LeaderTask;
import dev.muster.client.election.Leadership;
import dev.muster.schema.CandidacyKept;
import dev.muster.schema.Resigned;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Campaigns in one session after another. A session ends when its chain of keeps breaks, or when the watch says that it is no candidate any
 * more; the next one begins when the task, if it ran, has come back. The task runs while the watch says that this session leads and the
 * session's lease holds, whichever ends first.
 *
 * <p>All fields are guarded by this object, but for what is volatile. Told by the timer, the sender, Kafka's producer, the watch and the
 * task's thread; waits for none of them but in {@link #close}.
 */
final class RunningCampaign implements Campaign, Outlet {
    private static final Logger LOG = LoggerFactory.getLogger(RunningCampaign.class);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final int MOST_FAREWELLS = 4;

    private final String election;
    private final String candidate;
    private final CampaignSettings settings;
    private final LeaderTask task;
    private final Links links;
    private final ArrayDeque<Outgoing> farewells = new ArrayDeque<>();
    private final CountDownLatch resigned = new CountDownLatch(1);
    private @Nullable Session session;
    private @Nullable LeaderRun run;
    private @Nullable Future<?> ticking;
    private boolean isOver;
    private ElectionState lastTold = ElectionState.NONE;
    private volatile Optional<String> lastError = Optional.empty();

    /**
     * What a campaign is connected by.
     *
     * @param offer asks the sender to ask an outlet
     * @param threads timer
     * @param clock monotonic nanoseconds
     * @param onOver called once, when the campaign is over
     * @param bound how long closing waits for the task and for Kafka
     */
    record Links(
            Consumer<Outlet> offer,
            ClientThreads threads,
            LongSupplier clock,
            Consumer<RunningCampaign> onOver,
            Duration bound) {}

    /** One session. */
    private static final class Session {
        private final CampaignEvents events;
        private final CampaignLease lease;
        private final Map<String, Long> keepsUnderWay = new HashMap<>();
        private boolean isCampaignWanted = true;
        private boolean isKeepWanted;
        private boolean isSeen;
        private boolean hasLed;

        Session(CampaignEvents events, CampaignLease lease) {
            this.events = events;
            this.lease = lease;
        }
    }

    RunningCampaign(String election, String candidate, CampaignSettings settings, LeaderTask task, Links links) {
        this.election = election;
        this.candidate = candidate;
        this.settings = settings;
        this.task = task;
        this.links = links;
    }

    synchronized void start() {
        Duration interval = new CampaignLease(settings.ttl(), links.clock).interval();
        ticking = links.threads.every(interval, interval, this::tick);
        begin();
    }

    private synchronized void begin() {
        if (!isOver && session == null && run == null) {
            session = new Session(
                    new CampaignEvents(election, candidate, settings), new CampaignLease(settings.ttl(), links.clock));
            links.offer.accept(this);
        }
    }

    /** Time for a keep, and to see whether the session is over. */
    private synchronized void tick() {
        Session now = session;
        if (now == null) {
            return;
        }
        if (now.lease.isOver()) {
            breakOff(now, "no acknowledgement by Kafka in time");
        } else if (!now.isSeen && now.lease.sinceBegun().compareTo(settings.ttl()) > 0) {
            breakOff(now, "no node has shown it as a candidate within its ttl");
        } else {
            now.isKeepWanted = now.lease.isHeld();
            links.offer.accept(this);
        }
    }

    /** What the watch shows. */
    synchronized void told(ElectionState state) {
        lastTold = state;
        Session now = session;
        if (now == null) {
            return;
        }
        Optional<String> present = state.sessionOf(candidate);
        if (present.filter(now.events.session()::equals).isPresent()) {
            now.isSeen = true;
            boolean leads = state.leader()
                    .filter(one -> one.candidate().equals(candidate))
                    .isPresent();
            if (leads && !now.hasLed && now.lease.isCertain()) {
                lead(now, state.leader().orElseThrow().term());
            }
        } else if (now.isSeen && present.isPresent()) {
            finish("another process campaigns as '" + candidate + "'");
        } else if (now.isSeen) {
            breakOff(now, "it is no candidate any more");
        }
    }

    private void lead(Session now, long term) {
        now.hasLed = true;
        run = new LeaderRun(this, term, now.lease, task, this::ended);
        run.start();
        watchLease(now);
    }

    /** Looks again when the lease would be over, so that the task is interrupted then and not at the next tick. */
    private void watchLease(Session now) {
        var unused = links.threads.after(now.lease.left(), () -> lookAtLease(now));
    }

    private synchronized void lookAtLease(Session now) {
        if (session == now && run != null) {
            if (now.lease.isOver()) {
                breakOff(now, "no acknowledgement by Kafka in time");
            } else {
                watchLease(now);
            }
        }
    }

    private void breakOff(Session now, String why) {
        if (session == now) {
            now.lease.end();
            session = null;
            lastError = Optional.of(why);
            LOG.info("{} as {}: {}", election, candidate, why);
            if (run != null) {
                run.interrupt();
            } else {
                var unused = links.threads.after(Backoff.spread(PAUSE, 0.5), this::begin);
            }
        }
    }

    private synchronized void ended(LeaderRun ended, LeaderRun.End how) {
        run = null;
        Session now = session;
        boolean isByItself = now != null && now.lease.isCertain();
        if (now != null) {
            resign(now);
        }
        if (isOver) {
            over();
        } else if (isByItself && how == LeaderRun.End.NORMAL) {
            finish("");
        } else {
            Duration pause = isByItself ? PAUSE_AFTER_FAILURE : PAUSE;
            var unused = links.threads.after(Backoff.spread(pause, 0.5), this::begin);
        }
        notifyAll();
    }

    /** The task has come back, or never ran: the next one may lead at once. */
    private void resign(Session now) {
        now.lease.end();
        session = null;
        if (farewells.size() < MOST_FAREWELLS) {
            farewells.add(new Outgoing(election, now.events.resigned()));
        }
        links.offer.accept(this);
    }

    /** Campaigns no more; an empty reason is a good one. */
    private void finish(String why) {
        if (isOver) {
            return;
        }
        isOver = true;
        lastError = why.isEmpty() ? lastError : Optional.of(why);
        Session now = session;
        if (run != null) {
            if (now != null) {
                now.lease.end();
            }
            run.interrupt();
            return;
        }
        if (now != null) {
            resign(now);
        }
        over();
    }

    private void over() {
        if (ticking != null) {
            ticking.cancel(false);
        }
        if (farewells.isEmpty()) {
            resigned.countDown();
        }
        links.onOver.accept(this);
    }

    @Override
    public synchronized Optional<Outgoing> next() {
        if (!farewells.isEmpty()) {
            return Optional.of(farewells.element());
        }
        Session now = session;
        if (now == null || now.lease.isOver()) {
            return Optional.empty();
        }
        if (now.isCampaignWanted) {
            now.isCampaignWanted = false;
            now.lease.sending();
            return Optional.of(new Outgoing(election, now.events.campaigned()));
        }
        if (now.isKeepWanted) {
            now.isKeepWanted = false;
            CandidacyKept keep = now.events.kept();
            now.keepsUnderWay.put(keep.getEventId(), links.clock.getAsLong());
            return Optional.of(new Outgoing(election, keep));
        }
        return Optional.empty();
    }

    @Override
    public synchronized void accepted(Outgoing outgoing) {
        farewells.remove(outgoing);
    }

    @Override
    public synchronized void acknowledged(Outgoing outgoing) {
        Session now = session;
        SpecificRecord event = outgoing.event();
        if (now != null && event == now.events.campaigned()) {
            if (now.lease.campaignAcknowledged()) {
                // The watch may have been quicker, and has no more to tell.
                told(lastTold);
            } else {
                breakOff(now, "the campaign was acknowledged too late");
            }
        } else if (now != null && event instanceof CandidacyKept keep) {
            Long sentAt = now.keepsUnderWay.remove(keep.getEventId());
            if (sentAt != null && !now.lease.keepAcknowledged(sentAt)) {
                breakOff(now, "a keep was acknowledged too late");
            }
        } else if (event instanceof Resigned) {
            farewells.remove(outgoing);
            if (isOver && farewells.isEmpty()) {
                resigned.countDown();
            }
        }
    }

    @Override
    public synchronized void failed(Outgoing outgoing) {
        Session now = session;
        SpecificRecord event = outgoing.event();
        if (now != null && event == now.events.campaigned()) {
            now.isCampaignWanted = true;
        } else if (now != null && event instanceof CandidacyKept keep) {
            now.keepsUnderWay.remove(keep.getEventId());
        } else if (event instanceof Resigned && !farewells.contains(outgoing) && farewells.size() < MOST_FAREWELLS) {
            farewells.add(outgoing);
        }
    }

    @Override
    public String election() {
        return election;
    }

    @Override
    public String candidate() {
        return candidate;
    }

    @Override
    public synchronized Optional<Leadership> leadership() {
        return Optional.<Leadership>ofNullable(run).filter(Leadership::isCertain);
    }

    @Override
    public synchronized boolean isOver() {
        return isOver;
    }

    @Override
    public Optional<String> lastError() {
        return lastError;
    }

    @Override
    public void close() {
        beginClosing();
        endClosing(System.nanoTime() + links.bound.toNanos());
    }

    /** Tells the task to come back, without waiting for it. */
    synchronized void beginClosing() {
        if (!isOver) {
            finish("");
        }
    }

    /** Waits until the task is back and the resignation is in the log. */
    void endClosing(long deadline) {
        boolean wasInterrupted = false;
        try {
            synchronized (this) {
                for (long left = deadline - System.nanoTime();
                        run != null && !run.isOwnThread() && left > 0;
                        left = deadline - System.nanoTime()) {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                }
                if (run != null) {
                    return;
                }
            }
            boolean unused = resigned.await(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            wasInterrupted = true;
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
