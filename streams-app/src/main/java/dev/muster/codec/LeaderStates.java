package dev.muster.codec;

import dev.muster.leader.Candidacies;
import dev.muster.leader.Candidate;
import dev.muster.leader.CandidateId;
import dev.muster.leader.Election;
import dev.muster.leader.Kept;
import dev.muster.leader.Leader;
import dev.muster.leader.Session;
import dev.muster.leader.Terms;
import dev.muster.schema.ElectionCandidacies;
import dev.muster.schema.ElectionCandidate;
import dev.muster.schema.ElectionKept;
import dev.muster.schema.ElectionLeader;
import dev.muster.schema.LeaderElection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/** The states of elections as records and back. Stateless; any thread. */
final class LeaderStates {

    private LeaderStates() {}

    static LeaderElection election(Election election) {
        return LeaderElection.newBuilder()
                .setLeader(election.leader().map(LeaderStates::leader).orElse(null))
                .setCandidates(election.candidates().entrySet().stream()
                        .map(LeaderStates::candidate)
                        .toList())
                .setNotBefore(election.notBefore().orElse(null))
                .setForgetAt(election.forgetAt().orElse(null))
                .build();
    }

    static Election election(LeaderElection r) {
        SortedMap<CandidateId, Candidate> candidates = new TreeMap<>();
        r.getCandidates().forEach(one -> candidates.put(new CandidateId(one.getCandidate()), candidate(one)));
        return new Election(
                Optional.ofNullable(r.getLeader()).map(LeaderStates::leader),
                candidates,
                Optional.ofNullable(r.getNotBefore()),
                Optional.ofNullable(r.getForgetAt()));
    }

    static ElectionCandidacies candidacies(Candidacies candidacies) {
        return new ElectionCandidacies(
                candidacies.kept().entrySet().stream()
                        .map(entry -> new ElectionKept(
                                entry.getKey().text(),
                                entry.getValue().until(),
                                entry.getValue().at()))
                        .toList(),
                SeenRecords.of(candidacies.seen()),
                SeenRecords.of(candidacies.superseded()));
    }

    static Candidacies candidacies(ElectionCandidacies r) {
        PSortedMap<CandidateId, Kept> kept = TreePMap.empty();
        for (ElectionKept one : r.getKept()) {
            kept = kept.plus(new CandidateId(one.getCandidate()), new Kept(one.getUntil(), one.getAt()));
        }
        return new Candidacies(kept, SeenRecords.events(r.getSeen()), SeenRecords.events(r.getSuperseded()));
    }

    private static ElectionLeader leader(Leader leader) {
        return new ElectionLeader(leader.candidate().text(), leader.term(), leader.since());
    }

    private static Leader leader(ElectionLeader r) {
        return new Leader(new CandidateId(r.getCandidate()), r.getTerm(), r.getSince());
    }

    private static ElectionCandidate candidate(Map.Entry<CandidateId, Candidate> entry) {
        Candidate candidate = entry.getValue();
        Terms terms = candidate.terms();
        return new ElectionCandidate(
                entry.getKey().text(),
                candidate.session().map(Session::text).orElse(null),
                terms.ttl().toMillis(),
                terms.priority(),
                PresenceParts.entries(terms.metadata()),
                candidate.since(),
                candidate.arrival());
    }

    private static Candidate candidate(ElectionCandidate r) {
        Terms terms =
                new Terms(Duration.ofMillis(r.getTtlMs()), r.getPriority(), PresenceParts.metadata(r.getMetadata()));
        return new Candidate(
                Optional.ofNullable(r.getSession()).map(Session::new), terms, r.getSince(), r.getArrival());
    }
}
