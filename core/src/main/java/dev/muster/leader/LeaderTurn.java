package dev.muster.leader;

import dev.muster.fold.Moment;
import dev.muster.fold.SeenEvents.SeenEvent;
import dev.muster.fold.Step;
import dev.muster.leader.LeaderDecision.DoneBefore;
import dev.muster.leader.LeaderDecision.Heard;
import dev.muster.leader.LeaderDecision.Refused;
import java.time.Duration;
import java.util.Optional;

/**
 * The folding of one event into the state of its election. Each case guards first, then makes the next state once.
 *
 * @param state before the event
 * @param at the moment of the event
 */
record LeaderTurn(LeaderState state, Moment at) implements LeaderEvent.Cases<Step<LeaderState, LeaderDecision>> {

    @Override
    public Step<LeaderState, LeaderDecision> onCampaign(LeaderEvent.Campaign event) {
        Optional<SeenEvent> seen = doneBefore(event);
        if (seen.isPresent()) {
            return Step.of(state, new DoneBefore(seen.get().kind()));
        }
        Optional<Candidate> present = candidate(event.candidate());
        if (event.session().filter(session -> isSuperseded(event, session)).isPresent()) {
            return refuse(RefusalReason.SUPERSEDED, superseded("campaign", event));
        }
        if (present.isEmpty() && isFull()) {
            return refuse(
                    RefusalReason.TOO_MANY_CANDIDATES,
                    "Expected at most %s candidates for '%s', and there are as many".formatted(most(), event.key()));
        }
        Ballot ballot = new Ballot(state, at);
        campaign(ballot, event, present);
        ballot.elect();
        return ballot.step(event);
    }

    @Override
    public Step<LeaderState, LeaderDecision> onKeep(LeaderEvent.Keep event) {
        Optional<Step<LeaderState, LeaderDecision>> refusal = refusal("keep", event);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Duration ttl = candidate(event.candidate()).orElseThrow().terms().ttl();
        Candidacies heard =
                state.candidacies().heard(event.candidate(), at.now().plus(ttl), at.appendedAt());
        return Step.of(new LeaderState(state.contest(), heard), Heard.INSTANCE);
    }

    @Override
    public Step<LeaderState, LeaderDecision> onResign(LeaderEvent.Resign event) {
        Optional<SeenEvent> seen = doneBefore(event);
        if (seen.isPresent()) {
            return Step.of(state, new DoneBefore(seen.get().kind()));
        }
        Optional<Step<LeaderState, LeaderDecision>> refusal = refusal("resignation", event);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Ballot ballot = new Ballot(state, at);
        String source = event.head().source();
        if (candidate(event.candidate()).orElseThrow().session().equals(event.session())) {
            ballot.resign(event.candidate(), source);
        } else {
            ballot.takeAway(event.candidate(), source);
        }
        ballot.elect();
        return ballot.step(event);
    }

    private void campaign(Ballot ballot, LeaderEvent.Campaign event, Optional<Candidate> present) {
        Terms terms = termsOf(event.offer());
        CandidateId id = event.candidate();
        Candidate fresh = new Candidate(event.session(), terms, at.appendedAt(), at.offset());
        if (present.isEmpty()) {
            ballot.join(id, fresh, event.head().source());
            return;
        }
        Candidate before = present.get();
        if (!before.isOf(event.session())) {
            ballot.replace(id, before, fresh);
        } else if (before.terms().equals(terms)) {
            ballot.hear(id, before);
        } else {
            ballot.change(id, before.with(terms));
        }
    }

    private Optional<Step<LeaderState, LeaderDecision>> refusal(String what, LeaderEvent event) {
        if (!(state.contest() instanceof Election)) {
            return Optional.of(refuse(
                    RefusalReason.UNKNOWN_ELECTION,
                    "Expected a %s of a candidate for '%s', but nobody campaigns for it".formatted(what, event.key())));
        }
        Optional<Candidate> present = candidate(event.candidate());
        if (present.isEmpty()) {
            return Optional.of(refuse(
                    RefusalReason.UNKNOWN_CANDIDATE,
                    "Expected a %s of a candidate for '%s', but '%s' is none%s"
                            .formatted(
                                    what,
                                    event.key(),
                                    event.candidate(),
                                    event instanceof LeaderEvent.Resign ? "" : ": campaign again")));
        }
        return present.get().isOf(event.session())
                ? Optional.empty()
                : Optional.of(refuse(RefusalReason.SUPERSEDED, superseded(what, event)));
    }

    private String superseded(String what, LeaderEvent event) {
        return "Expected a %s of the present campaign of '%s' for '%s', but session '%s' is another"
                .formatted(
                        what,
                        event.candidate(),
                        event.key(),
                        event.session().map(Session::text).orElse(""));
    }

    private boolean isSuperseded(LeaderEvent.Campaign event, Session session) {
        return state.candidacies().isSuperseded(event.candidate(), session, at.now());
    }

    private boolean isFull() {
        return state.contest() instanceof Election held && held.candidates().size() >= most();
    }

    private long most() {
        return at.rules().valueOf(LeaderRules.CANDIDATES_MAX);
    }

    private Terms termsOf(LeaderEvent.Offer offer) {
        Duration ttl = offer.ttl().orElseGet(() -> at.rules().valueOf(LeaderRules.TTL_DEFAULT));
        return new Terms(ttl, offer.priority(), offer.metadata());
    }

    private Optional<Candidate> candidate(CandidateId id) {
        return state.contest() instanceof Election held
                ? Optional.ofNullable(held.candidates().get(id))
                : Optional.empty();
    }

    private Optional<SeenEvent> doneBefore(LeaderEvent event) {
        return state.candidacies().seen().find(event.head().eventId(), at.now());
    }

    private Step<LeaderState, LeaderDecision> refuse(RefusalReason why, String reason) {
        return Step.of(state, new Refused(why, reason));
    }
}
