package dev.muster.app.node;

import dev.muster.query.Member;
import dev.muster.query.Members;
import dev.muster.query.NodeIdentity;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then whether another node has the id of this one, and says so in the log of both. They do not disturb each other, for the
 * group tells its members apart by themselves; but facts, headers and figures name the two alike, so that nobody could tell who did
 * what. Looks on a thread of its own, because asking the others blocks.
 */
final class Namesakes implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Namesakes.class);
    private static final Duration FIRST_AFTER = Duration.ofSeconds(5);
    private static final Duration EVERY = Duration.ofSeconds(20);

    private final NodeIdentity identity;
    private final Members members;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread looking = new Thread(task, "muster-namesakes");
        looking.setDaemon(true);
        return looking;
    });
    private Set<URI> known = Set.of();

    Namesakes(NodeIdentity identity, Members members) {
        this.identity = identity;
        this.members = members;
    }

    /** Begins to look. */
    Namesakes start() {
        var unused = thread.scheduleWithFixedDelay(
                this::look, FIRST_AFTER.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** Tells of each once, as long as it stays. */
    void look() {
        try {
            Set<URI> found = new TreeSet<>();
            for (Member member : members.members()) {
                URI address = member.identity().address();
                if (member.identity().id().equals(identity.id()) && !address.equals(identity.address())) {
                    found.add(address);
                    if (!known.contains(address)) {
                        LOG.error(
                                "code=NODE-005 another node has the id of this one id={} here={} there={} expected=\"{}\"",
                                identity.id(),
                                identity.address(),
                                address,
                                "muster.node.id: another for each node");
                    }
                }
            }
            known = found;
        } catch (RuntimeException e) {
            LOG.warn("the other nodes could not be asked for their ids cause=\"{}\"", e.toString());
        }
    }
}
