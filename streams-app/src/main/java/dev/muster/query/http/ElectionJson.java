package dev.muster.query.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.muster.leader.Candidacies;
import dev.muster.leader.Candidate;
import dev.muster.leader.CandidateId;
import dev.muster.leader.Election;
import dev.muster.leader.Kept;
import dev.muster.leader.Leader;
import dev.muster.leader.LeaderState;
import dev.muster.partition.LogClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Elections as JSON. What is absent is left out, but for the leader and its term, which are null. Times that begin something are the broker's,
 * those that end something are shown as the broker's too: what was left of them in log time, from the last time that was counted on.
 */
final class ElectionJson {

    private final Instant logTime;
    private final Duration offset;

    /** Shows times as of a moment of the log's clock. */
    ElectionJson(LogClock clock) {
        this.logTime = clock.now();
        this.offset = Duration.between(clock.now(), clock.movedAt());
    }

    /** One election with its candidates in the order of succession. */
    void write(JsonGenerator json, String name, LeaderState state, Election election) throws IOException {
        json.writeStartObject();
        writeSummary(json, name, state, election);
        json.writeArrayFieldStart("candidates");
        for (Map.Entry<CandidateId, Candidate> entry : election.succession()) {
            writeCandidate(json, entry.getKey(), entry.getValue(), state.candidacies());
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** One election in short. */
    void writeRow(JsonGenerator json, String name, LeaderState state, Election election) throws IOException {
        json.writeStartObject();
        writeSummary(json, name, state, election);
        json.writeNumberField("candidates", election.candidates().size());
        json.writeEndObject();
    }

    private void writeSummary(JsonGenerator json, String name, LeaderState state, Election election)
            throws IOException {
        json.writeStringField("election", name);
        Optional<Leader> leader = election.leader();
        if (leader.isEmpty()) {
            json.writeNullField("leader");
            json.writeNullField("term");
        } else {
            CandidateId id = leader.get().candidate();
            json.writeStringField("leader", id.text());
            json.writeNumberField("term", leader.get().term());
            json.writeStringField("since", leader.get().since().toString());
            writeUntil(json, state.candidacies().untilOf(id));
        }
        if (election.notBefore().isPresent()) {
            json.writeStringField(
                    "notBefore", election.notBefore().get().plus(offset).toString());
        }
    }

    private void writeCandidate(JsonGenerator json, CandidateId id, Candidate candidate, Candidacies candidacies)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("id", id.text());
        if (candidate.session().isPresent()) {
            json.writeStringField("session", candidate.session().get().text());
        }
        json.writeStringField("since", candidate.since().toString());
        Optional<Kept> kept = Optional.ofNullable(candidacies.kept().get(id));
        if (kept.isPresent()) {
            json.writeStringField("lastKeep", kept.get().at().toString());
        }
        writeUntil(json, kept.map(Kept::until));
        json.writeStringField("ttl", candidate.terms().ttl().toString());
        json.writeNumberField("priority", candidate.terms().priority());
        json.writeObjectFieldStart("metadata");
        for (Map.Entry<String, String> entry : candidate.terms().metadata().entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void writeUntil(JsonGenerator json, Optional<Instant> until) throws IOException {
        if (until.isPresent()) {
            json.writeStringField("until", until.get().plus(offset).toString());
            // For who has another clock.
            json.writeNumberField(
                    "leftMs", Math.max(0, Duration.between(logTime, until.get()).toMillis()));
        }
    }
}
