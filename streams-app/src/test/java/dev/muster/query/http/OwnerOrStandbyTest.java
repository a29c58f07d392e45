package dev.muster.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.CommonPools;
import dev.muster.domains.Domains;
import dev.muster.partition.PartitionId;
import dev.muster.presence.PresenceDecision;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.PresenceState;
import dev.muster.query.FoldingLog;
import dev.muster.query.Owners;
import dev.muster.query.PartitionReader;
import dev.muster.query.QueryException;
import dev.muster.query.QueryException.Reason;
import dev.muster.query.ReadTerms;
import dev.muster.query.Routing;
import dev.muster.query.Threads;
import dev.muster.query.http.OwnerOrStandby.Origin;
import dev.muster.query.http.OwnerOrStandby.Role;
import dev.muster.view.LogViews;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What only the places of a read can bring about; the rest is tried over HTTP. */
class OwnerOrStandbyTest {

    private static final URI SELF = URI.create("http://127.0.0.1:1");

    private final LogViews<PresenceState, PresenceDecision> views = new LogViews<>("muster.instances");
    private final FoldingLog<PresenceState, PresenceEvent, PresenceDecision> log =
            new FoldingLog<>(Domains.PRESENCE, 1, views);
    private final Peers peers = new Peers("node", Duration.ofSeconds(5), HttpSecurity.NONE.link());

    @AfterEach
    void close() {
        peers.close();
        log.close();
    }

    /** A partition that is here, of which nothing can be read, for a reason that should pass. */
    @Test
    void shouldGiveUpWhenWhatIsHereCannotBeReadForLong() {
        var access = log.access(views);
        Threads threads = new Threads(CommonPools.blockingTaskExecutor(), CommonPools::workerGroup);
        OwnerOrStandby who = new OwnerOrStandby(new HttpNode<>(
                access,
                new PartitionReader<>(access, "node", threads, Duration.ofSeconds(5)),
                new Routing(SELF, new OwnedHere()),
                peers,
                new Answers("node")));

        CompletableFuture<String> answer =
                who.answer(new OwnerOrStandby.Read<>(0, ReadTerms.DEFAULT, Origin.CLIENT, new NothingToRead()));

        assertThat(answer.orTimeout(20, TimeUnit.SECONDS))
                .failsWithin(Duration.ofSeconds(25))
                .withThrowableThat()
                .withCauseInstanceOf(QueryException.class)
                .withMessageContaining("it moves");
    }

    private static final class OwnedHere implements Owners {

        @Override
        public Optional<URI> ownerOf(PartitionId id) {
            return Optional.of(SELF);
        }

        @Override
        public List<URI> standbysOf(PartitionId id) {
            return List.of();
        }
    }

    private static final class NothingToRead implements OwnerOrStandby.Places<String> {

        @Override
        public CompletableFuture<String> here() {
            // Not at once: what fails at once here is the answer.
            return CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS))
                    .thenApply(done -> {
                        throw new QueryException(
                                Reason.PARTITION_MOVED, "Expected the partition to stay, but it moves");
                    });
        }

        @Override
        public CompletableFuture<String> copyHere() {
            return CompletableFuture.failedFuture(
                    new QueryException(Reason.RESTORING, "Expected a complete copy, but there is none"));
        }

        @Override
        public CompletableFuture<String> at(URI node, Role role) {
            throw new AssertionError("asked " + node + " (expected: nobody, for none is known)");
        }
    }
}
