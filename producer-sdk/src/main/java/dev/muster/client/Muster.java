package dev.muster.client;

import dev.muster.client.call.Caller;
import dev.muster.client.call.CallerSettings;
import dev.muster.client.election.Campaign;
import dev.muster.client.election.CampaignSettings;
import dev.muster.client.election.Election;
import dev.muster.client.election.LeaderTask;
import dev.muster.client.lock.LockRequest;

/**
 * A service's connection to Muster. One for a process is enough: it is thread-safe, and all registrations and views share its Kafka
 * producer, its HTTP client and its few daemon threads. Close it in the end, and everything made from it is closed in order.
 *
 * <p>Nothing here waits for Kafka or for Muster, neither of which has to be there.
 */
public interface Muster extends AutoCloseable {

    /**
     * A client with these settings; a no-op where they say {@code enabled=false}. Returns at once and begins to connect in the
     * background when there is something to send or to ask.
     */
    static Muster connect(MusterSettings settings) {
        return settings.isEnabled() ? new ConnectedMuster(settings) : disabled();
    }

    /** A client that does nothing: its registrations send nothing, its views are empty and say why. */
    static Muster disabled() {
        return new DisabledMuster();
    }

    /**
     * Offers an instance to others and beats for it until the registration or this client is closed. Returns at once; what it says is
     * sent in the background as soon as Kafka can be reached, and again from time to time, so that a registration that was lost or
     * removed heals by itself. Register when the instance can take calls, or report {@link Status#STARTING} first.
     *
     * <p>A process that registers under a service and id takes over from an earlier one under the same: each registration is a life of
     * its own, and only the latest speaks for the instance.
     *
     * @throws InvalidValueException when the instance has no address
     * @throws MusterException when this client is closed, has {@code max.registrations} open already, or has this instance registered
     */
    Registration register(Instance instance);

    /** A live view of the healthy instances of a service. Fails as {@link #discover(String, Selection)} does. */
    default ServiceView discover(String service) {
        return discover(service, Selection.ALL);
    }

    /**
     * A live view of the healthy instances of a service that match a selection. Returns at once, empty until the first answer; the
     * service need not exist yet. Views of the same service and selection share one watch.
     *
     * @throws InvalidValueException when the name is none
     * @throws MusterException when this client is closed, or views {@code max.views} services and selections already
     */
    ServiceView discover(String service, Selection selection);

    /**
     * Calls a service: balanced, timed, retried, held back by breakers; with the settings of the service's first caller in this client, or
     * the defaults. Returns at once; the first calls wait for the first view of the service.
     *
     * @throws InvalidValueException when the name is none
     * @throws MusterException when this client is closed, or views {@code max.views} services and selections already
     */
    Caller caller(String service);

    /**
     * Calls a service like this. All callers of a service in this client share its breaker, its budget and what is counted, and so its
     * settings; what may differ from call to call is in {@link Caller#with}.
     *
     * @throws MusterException as {@link #caller(String)}, and when the service is called with other settings already
     */
    Caller caller(String service, CallerSettings settings);

    /** Campaigns as {@link #campaign(String, CampaignSettings, LeaderTask)} does, with a drawn name and a ttl of 10 s. */
    default Campaign campaign(String election, LeaderTask task) {
        return campaign(election, CampaignSettings.DEFAULTS, task);
    }

    /**
     * Campaigns for an election, and runs the task while this process leads, on a thread of its own. The task is interrupted when it can no
     * longer be sure of it: before another process can be elected, as long as monotonic clocks differ by no more than a tenth. When it has
     * come back, this process campaigns again; when it comes back by itself, this process resigns and the campaign is over. Returns at once.
     *
     * @throws InvalidValueException when the name is none
     * @throws MusterException when this client is closed, or has {@code max.registrations} campaigns open already
     */
    Campaign campaign(String election, CampaignSettings settings, LeaderTask task);

    /**
     * A live look at who leads an election. Returns at once, empty until the first answer; nobody need have campaigned yet.
     *
     * @throws InvalidValueException when the name is none
     * @throws MusterException when this client is closed, or looks at {@code max.views} elections already
     */
    Election election(String name);

    /**
     * A lock of this name, to be acquired: a mutex, unless it says otherwise. Nothing is asked before it is acquired.
     *
     * @throws InvalidValueException when the name is none
     */
    LockRequest lock(String name);

    /** What this client has done so far; for metrics. */
    MusterStatistics statistics();

    /**
     * Takes leave of all registrations, resigns from all elections, closes all views, ends all threads. Waits for Kafka within {@code close.timeout} (2 s) and then
     * gives up: instances that could not take leave expire by their ttl. Again, it does nothing.
     */
    @Override
    void close();
}
