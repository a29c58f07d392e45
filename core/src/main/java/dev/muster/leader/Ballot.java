package dev.muster.leader;

import dev.muster.fold.Moment;
import dev.muster.fold.SeenEvents.SeenEvent;
import dev.muster.fold.Step;
import dev.muster.leader.LeaderDecision.Recorded;
import dev.muster.leader.LeaderDecision.Subject;
import dev.muster.leader.LeaderDecision.Trigger;
import dev.muster.leader.LeaderDecision.What;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A step in the making: the election as it stands by now, and what was decided so far. Every change of the decided part goes through here
 * with its decision. Numbers are put into words by {@code %s}: the digits of {@code %d} depend on the locale. Lives for one call of the fold.
 */
final class Ballot {

    private final Moment at;
    private final SortedMap<CandidateId, Candidate> candidates = new TreeMap<>();
    private final List<LeaderDecision> decisions = new ArrayList<>(2);
    private Optional<Leader> leader = Optional.empty();
    private Optional<Instant> notBefore = Optional.empty();
    private Candidacies candidacies;

    Ballot(LeaderState state, Moment at) {
        this.at = at;
        this.candidacies = state.candidacies();
        if (state.contest() instanceof Election held) {
            candidates.putAll(held.candidates());
            leader = held.leader();
            notBefore = held.notBefore();
        }
    }

    /** A candidate comes. */
    void join(CandidateId id, Candidate candidate, String source) {
        put(id, candidate);
        decide(What.JOINED, Trigger.CAMPAIGN, Subject.candidate(id), "campaigns by word of " + named(source));
    }

    /** A candidate has other terms; its turn is as before but for its priority. */
    void change(CandidateId id, Candidate changed) {
        put(id, changed);
        Terms terms = changed.terms();
        String reason = "ttl %s, priority %s, %s entries of metadata"
                .formatted(terms.ttl(), terms.priority(), terms.metadata().size());
        decide(What.CHANGED, Trigger.CAMPAIGN, Subject.candidate(id), reason);
    }

    /** A campaign takes the place of the candidate's earlier one, which may still believe that it leads. */
    void replace(CandidateId id, Candidate before, Candidate after) {
        Optional<Instant> until = candidacies.untilOf(id);
        candidacies = candidacies.without(id);
        put(id, after);
        before.session()
                .ifPresent(session -> candidacies =
                        candidacies.superseded(id, session, at.now().plus(window()), at.now()));
        String reason = "another campaign took the place of the one since " + before.since();
        decide(What.REPLACED, Trigger.CAMPAIGN, Subject.candidate(id), reason);
        endUnawares(id, Trigger.CAMPAIGN, "its campaign was replaced by another one", until);
    }

    /** A candidate goes by its own word: it has stopped before it said so. */
    void resign(CandidateId id, String source) {
        remove(id);
        decide(What.RESIGNED, Trigger.RESIGN, Subject.candidate(id), "resigned by word of " + named(source));
        end(id, Trigger.RESIGN, "it resigned");
    }

    /** A candidate is taken away by a word that need not be its own: it may still believe that it leads. */
    void takeAway(CandidateId id, String source) {
        Optional<Instant> until = candidacies.untilOf(id);
        remove(id);
        String reason = "taken away by word of " + named(source) + ", which named no session";
        decide(What.RESIGNED, Trigger.RESIGN, Subject.candidate(id), reason);
        endUnawares(id, Trigger.RESIGN, "it was taken away", until);
    }

    /** A sign of life. */
    void hear(CandidateId id, Candidate candidate) {
        candidacies = candidacies.heard(id, at.now().plus(candidate.terms().ttl()), at.appendedAt());
    }

    /** All candidates that were silent for their ttl are none any more. */
    void sweep() {
        for (Map.Entry<CandidateId, Candidate> entry : List.copyOf(candidates.entrySet())) {
            CandidateId id = entry.getKey();
            Optional<Kept> kept = Optional.ofNullable(candidacies.kept().get(id))
                    .filter(one -> !one.until().isAfter(at.now()));
            if (kept.isPresent()) {
                String reason = "no sign of life since %s, for its ttl of %s"
                        .formatted(kept.get().at(), entry.getValue().terms().ttl());
                remove(id);
                decide(What.LAPSED, Trigger.TTL, Subject.candidate(id), reason);
                end(id, Trigger.TTL, reason);
            }
        }
    }

    /** If nobody leads and somebody may, the first in the order of succession does; those who are silent are swept away before. */
    void elect() {
        if (leader.isPresent()
                || notBefore.filter(time -> time.isAfter(at.now())).isPresent()) {
            return;
        }
        sweep();
        if (candidates.isEmpty()) {
            return;
        }
        Map.Entry<CandidateId, Candidate> first =
                election(Optional.empty(), Optional.empty()).succession().get(0);
        Candidate elected = first.getValue();
        Leader next = new Leader(first.getKey(), at.offset(), at.appendedAt());
        leader = Optional.of(next);
        notBefore = Optional.empty();
        String reason = "first of %s by priority (%s) and arrival (offset %s)"
                .formatted(candidates.size(), elected.terms().priority(), elected.arrival());
        decide(What.ELECTED, Trigger.SUCCESSION, Subject.leader(next), reason);
    }

    /** The step of an event, which is remembered with what it led to first. */
    Step<LeaderState, LeaderDecision> step(LeaderEvent event) {
        List<LeaderDecision> answers =
                decisions.isEmpty() ? List.of(LeaderDecision.Heard.INSTANCE) : List.copyOf(decisions);
        SeenEvent seen = new SeenEvent(
                event.head().eventId(), at.now().plus(window()), answers.get(0).kind());
        candidacies = candidacies.seen(seen, at.now());
        return new Step<>(state(), answers);
    }

    /** The step of a deadline, which nobody waits for. */
    Step<LeaderState, LeaderDecision> step() {
        return new Step<>(state(), decisions);
    }

    private LeaderState state() {
        Optional<Instant> forgetAt = candidates.isEmpty() ? Optional.of(forgetAt()) : Optional.empty();
        return new LeaderState(election(notBefore, forgetAt), candidacies);
    }

    private Election election(Optional<Instant> notElectedBefore, Optional<Instant> forgetAt) {
        return new Election(leader, candidates, notElectedBefore, forgetAt);
    }

    /** When no event is known any more that could come again, and who was put down is told by its own clock. */
    private Instant forgetAt() {
        Instant known = candidacies.seen().list().stream()
                .map(SeenEvent::until)
                .reduce(at.now().plus(window()), Ballot::later);
        return later(known, notBefore.orElse(known));
    }

    private Duration window() {
        return at.rules().valueOf(LeaderRules.DEDUP_WINDOW);
    }

    private void put(CandidateId id, Candidate candidate) {
        candidates.put(id, candidate);
        hear(id, candidate);
    }

    private void remove(CandidateId id) {
        candidates.remove(id);
        candidacies = candidacies.without(id);
    }

    private void endUnawares(CandidateId id, Trigger by, String reason, Optional<Instant> until) {
        if (leads(id)) {
            notBefore = until.filter(time -> time.isAfter(at.now()));
            end(id, by, reason + "; nobody is elected before its ttl is over");
        }
    }

    private void end(CandidateId id, Trigger by, String reason) {
        if (leads(id)) {
            Leader ended = leader.orElseThrow();
            leader = Optional.empty();
            decide(What.ENDED, by, Subject.leader(ended), reason);
        }
    }

    private boolean leads(CandidateId id) {
        return leader.filter(one -> one.candidate().equals(id)).isPresent();
    }

    private void decide(What what, Trigger by, Subject about, String reason) {
        decisions.add(new Recorded(what, by, about, reason));
    }

    private static String named(String source) {
        return source.isEmpty() ? "somebody" : source;
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
