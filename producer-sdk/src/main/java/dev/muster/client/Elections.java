package dev.muster.client;

import dev.muster.client.election.Campaign;
import dev.muster.client.election.CampaignSettings;
import dev.muster.client.election.Election;
import dev.muster.client.election.ElectionState;
import dev.muster.client.election.LeaderTask;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The open campaigns and looks at elections of one client. Their events have a producer of their own, so that nothing keeps a keep back.
 * Thread-safe.
 */
final class Elections {
    private final MusterSettings settings;
    private final EventSender sender;
    private final WatchHttp http;
    private final ClientThreads threads;
    private final Counters counters;
    private final Map<RunningCampaign, StateWatch<ElectionState>> campaigns = new HashMap<>();
    private final Set<LiveElection> looks = new HashSet<>();
    private boolean closed;
    /** What was open when closing began: a campaign that is over may still wait for its resignation to be in the log. */
    private Map<RunningCampaign, StateWatch<ElectionState>> closing = Map.of();

    Elections(MusterSettings settings, EventSender sender, WatchHttp http, ClientThreads threads, Counters counters) {
        this.settings = settings;
        this.sender = sender;
        this.http = http;
        this.threads = threads;
        this.counters = counters;
    }

    Campaign campaign(String election, CampaignSettings wanted, LeaderTask task) {
        String candidate = wanted.candidate()
                .orElseGet(() -> "c-" + UUID.randomUUID().toString().substring(0, 13));
        RunningCampaign.Links links = new RunningCampaign.Links(
                sender::offer, threads, System::nanoTime, this::over, settings.get(Setting.CLOSE_TIMEOUT));
        RunningCampaign campaign = new RunningCampaign(election, candidate, wanted, task, links);
        StateWatch<ElectionState> watch = watchOf(election);
        synchronized (this) {
            checkRoom("campaigns", campaigns.size(), Setting.MAX_REGISTRATIONS);
            campaigns.put(campaign, watch);
        }
        watch.add(changed -> campaign.told(watch.observed().state()));
        watch.start();
        campaign.start();
        return campaign;
    }

    Election look(String election) {
        LiveElection look = new LiveElection(election, watchOf(election), threads, this::closed);
        synchronized (this) {
            checkRoom("elections", looks.size(), Setting.MAX_VIEWS);
            looks.add(look);
        }
        look.start();
        return look;
    }

    private StateWatch<ElectionState> watchOf(String election) {
        return new StateWatch<>(
                new ElectionQuery(election), http, threads, counters, settings.get(Setting.WATCH_SILENCE));
    }

    private void checkRoom(String what, int open, Setting<Integer> bound) {
        if (closed) {
            throw new MusterException("client: closed (expected: open)");
        }
        int most = settings.get(bound);
        if (open >= most) {
            throw new MusterException(
                    what + ": " + (open + 1) + " (expected: at most " + most + ", the setting " + bound.key() + ")");
        }
    }

    private void over(RunningCampaign campaign) {
        StateWatch<ElectionState> watch;
        synchronized (this) {
            watch = campaigns.remove(campaign);
        }
        if (watch != null) {
            // The campaign is held while it tells, and the watch while it tells the campaign: not one inside the other.
            var unused = threads.after(Duration.ZERO, watch::end);
        }
    }

    private synchronized void closed(LiveElection look) {
        looks.remove(look);
    }

    /** Interrupts all tasks, without waiting. */
    void beginClosing() {
        Map<RunningCampaign, StateWatch<ElectionState>> open;
        synchronized (this) {
            closed = true;
            open = Map.copyOf(campaigns);
            closing = open;
        }
        open.keySet().forEach(RunningCampaign::beginClosing);
    }

    /** Waits for the tasks and for their resignations, and ends all looks. */
    void endClosing(long deadline) {
        Map<RunningCampaign, StateWatch<ElectionState>> open;
        List<LiveElection> looking;
        synchronized (this) {
            open = closing;
            looking = List.copyOf(looks);
        }
        open.keySet().forEach(campaign -> campaign.endClosing(deadline));
        open.values().forEach(StateWatch::end);
        looking.forEach(LiveElection::close);
        sender.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
}
