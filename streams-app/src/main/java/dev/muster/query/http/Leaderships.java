package dev.muster.query.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import dev.muster.leader.Election;
import dev.muster.leader.LeaderState;
import dev.muster.query.LogAccess;
import dev.muster.query.Position;
import dev.muster.query.ReadTerms;
import dev.muster.query.Routing;
import dev.muster.view.PartitionView;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Who leads an election, for those who ask about a group: a join at read time, since the owner of the election may be another node than the
 * owner of the instances. What is elsewhere is asked for there and waited for briefly, then read from a copy. Thread-safe.
 */
final class Leaderships {

    private static final Duration WAIT_AT_MOST = Duration.ofMillis(500);

    private final HttpNode<LeaderState, ?, ?> node;
    private final LogAccess<LeaderState, ?, ?> log;

    Leaderships(HttpNode<LeaderState, ?, ?> node) {
        this.node = node;
        this.log = node.log();
    }

    /** The log that tells. */
    LogAccess<LeaderState, ?, ?> log() {
        return log;
    }

    /**
     * Who leads.
     *
     * @param leader id and term; empty where nobody does
     * @param isKnown whether it could be had
     * @param position how far this reflects the elections
     */
    record Leadership(Optional<Held> leader, boolean isKnown, Optional<Position> position) {

        static final Leadership UNKNOWN = new Leadership(Optional.empty(), false, Optional.empty());
    }

    /** A candidate that leads, with its term and the broker time since when. */
    record Held(String candidate, long term, String since) {}

    /** Of this election, at least as far as the terms want the elections reflected. Never fails. */
    CompletableFuture<Leadership> of(String election, ReadTerms terms) {
        int partition = log.partitionOf(election);
        OptionalLong wanted = terms.minPosition().offsetOf(log.domain().log(), partition);
        if (node.reader().present(partition).isPresent()) {
            return node.reader()
                    .read(partition, ReadTerms.ofOwner(terms.minPosition()))
                    .thenApply(view -> here(view, election))
                    .exceptionally(failure -> Leadership.UNKNOWN);
        }
        return ask(election, partition, wanted)
                .completeOnTimeout(Leadership.UNKNOWN, WAIT_AT_MOST.toMillis(), TimeUnit.MILLISECONDS)
                .thenCompose(
                        told -> told.isKnown ? CompletableFuture.completedFuture(told) : copied(election, partition));
    }

    private Leadership here(PartitionView<LeaderState> view, String election) {
        Optional<Held> leader = ElectionReads.stateOf(view, election)
                .map(LeaderState::contest)
                .filter(Election.class::isInstance)
                .flatMap(contest -> ((Election) contest).leader())
                .map(one ->
                        new Held(one.candidate().text(), one.term(), one.since().toString()));
        Position position = log.position(log.partitionOf(election), view.meta().applied());
        return new Leadership(leader, true, Optional.of(position));
    }

    private CompletableFuture<Leadership> ask(String election, int partition, OptionalLong wanted) {
        Routing.Elsewhere elsewhere = node.routing().elsewhere(log.id(partition));
        if (!(elsewhere instanceof Routing.Elsewhere.At at) || !node.peers().mayAsk(at.owner())) {
            return CompletableFuture.completedFuture(Leadership.UNKNOWN);
        }
        String reflecting = wanted.isEmpty()
                ? ""
                : "?min-position=" + log.position(partition, wanted.getAsLong()).text();
        return node.peers()
                .ask(at.owner(), OwnerOrStandby.Role.OWNER, "/v1/elections/" + election + reflecting, partition)
                .thenApply(Leaderships::told)
                .exceptionally(failure -> Leadership.UNKNOWN);
    }

    /** By the copy of this node: its owner is away. */
    private CompletableFuture<Leadership> copied(String election, int partition) {
        return node.reader()
                .copy(partition, ReadTerms.DEFAULT)
                .thenApply(copy -> here(copy, election))
                .exceptionally(failure -> Leadership.UNKNOWN);
    }

    private static Leadership told(AggregatedHttpResponse answer) {
        if (answer.status().code() == 404) {
            return new Leadership(Optional.empty(), true, Optional.empty());
        }
        if (answer.status().code() != 200) {
            return Leadership.UNKNOWN;
        }
        JsonNode election = Json.object(answer.content().array());
        Optional<Held> leader = election.path("leader").isTextual()
                ? Optional.of(new Held(
                        election.path("leader").asText(),
                        election.path("term").asLong(),
                        election.path("since").asText()))
                : Optional.empty();
        return new Leadership(
                leader,
                true,
                Optional.of(Position.parse("position", answer.headers().get(Headers.POSITION, ""))));
    }
}
