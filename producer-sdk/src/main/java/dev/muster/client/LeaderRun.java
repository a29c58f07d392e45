package dev.muster.client;

import dev.muster.client.election.LeaderTask;
import dev.muster.client.election.Leadership;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of the user's task, on a daemon thread of its own, from being told to lead to the task's end. Told once to come back; what
 * it is for is decided by the campaign.
 */
final class LeaderRun implements Leadership {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderRun.class);

    private final String election;
    private final String candidate;
    private final long term;
    private final CampaignLease lease;
    private final LeaderTask task;
    private final Thread thread;

    /** How a task ended. */
    enum End {
        /** It came back. */
        NORMAL,
        /** It threw. */
        FAILED
    }

    /** Is told of the end of a run, on its thread. */
    interface Listener {
        void ended(LeaderRun run, End how);
    }

    LeaderRun(RunningCampaign campaign, long term, CampaignLease lease, LeaderTask task, Listener listener) {
        this.election = campaign.election();
        this.candidate = campaign.candidate();
        this.term = term;
        this.lease = lease;
        this.task = task;
        this.thread = new Thread(() -> run(listener), "muster-leader-" + election);
        thread.setDaemon(true);
    }

    void start() {
        LOG.info("leads {} as {} in term {}", election, candidate, term);
        thread.start();
    }

    void interrupt() {
        thread.interrupt();
    }

    boolean isOwnThread() {
        return Thread.currentThread() == thread;
    }

    private void run(Listener listener) {
        End how = End.FAILED;
        try {
            task.lead(this);
            how = End.NORMAL;
        } catch (InterruptedException e) {
            LOG.debug("the task of {} came back when it was told to", election);
        } catch (Exception e) {
            if (lease.isCertain()) {
                LOG.error("the task of {} failed in term {}", election, term, e);
            } else {
                LOG.info("the task of {} ended with its leadership: {}", election, e.toString());
            }
        } finally {
            listener.ended(this, how);
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
    public long term() {
        return term;
    }

    @Override
    public boolean isCertain() {
        return lease.isCertain();
    }

    @Override
    public Duration certainFor() {
        return lease.left();
    }
}
