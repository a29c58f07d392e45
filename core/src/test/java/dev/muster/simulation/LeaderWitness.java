package dev.muster.simulation;

import static dev.muster.simulation.World.check;

import dev.muster.fold.EntityKey;
import dev.muster.leader.Election;
import dev.muster.leader.Leader;
import dev.muster.leader.LeaderDecision;
import dev.muster.leader.LeaderDecision.What;
import dev.muster.leader.LeaderEvent;
import dev.muster.leader.LeaderState;
import dev.muster.leader.Session;
import dev.muster.leader.Unheld;
import dev.muster.partition.Effects;
import dev.muster.partition.Intake;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is promised of one election, watched record by record and reckoned anew from the records: terms are offsets and grow, one is elected
 * a record and only while nobody leads, in the order of succession, none who is silent, none before the ttl of one who was put down is over;
 * words of other campaigns are refused and those of the present one are not; who is silent goes in time; somebody leads when somebody may.
 */
final class LeaderWitness {

    private static final Duration LATENESS = Duration.ofSeconds(2);

    private final EntityKey key;
    private final SortedMap<String, Standing> candidates = new TreeMap<>();
    private final Set<String> replaced = new HashSet<>();
    private final Set<String> met = new HashSet<>();
    private final SortedMap<String, Long> silences = new TreeMap<>();
    private Optional<Leader> leader = Optional.empty();
    private Instant notBefore = Instant.MIN;
    private long lastTerm = -1;

    LeaderWitness(EntityKey key) {
        this.key = key;
    }

    /** One candidate, as the records have it. */
    private static final class Standing {
        private String session = "";
        private Duration ttl = Duration.ZERO;
        private int priority;
        private long arrival;
        private Instant until = Instant.MIN;
        private long signTime;
        private long signRealMs;
    }

    /** The session whose campaign leads. */
    Optional<String> leadingSession() {
        return leader.map(one -> standing(one.candidate().text()).session);
    }

    /** True time from the last sign of life of a session to the record that ended it, of one that lapsed. */
    Duration silence(String session) {
        return Duration.ofMillis(silences.getOrDefault(session, 0L));
    }

    /** The sessions of all candidates. */
    Set<String> sessions() {
        return candidates.values().stream().map(one -> one.session).collect(Collectors.toSet());
    }

    boolean isCandidate(String session) {
        return sessions().contains(session);
    }

    /** Sessions that another one took the place of, or that were taken away: they may not know it. */
    Set<String> putDown() {
        return replaced;
    }

    /** A record was folded; whether it was about the election. */
    boolean folded(Population.Folded<LeaderState, LeaderEvent, LeaderDecision> folded) {
        Optional<LeaderEvent> event = eventIn(folded.arrival().intake());
        event.ifPresent(one -> heard(one, folded, folded.effects().decisions().get(0)));
        Optional<LeaderState> state = folded.effects().changes().stream()
                .filter(change -> change.key().equals(key))
                .map(Effects.Change::state)
                .reduce((first, last) -> last);
        if (state.isPresent()) {
            decided(folded, state.get());
        }
        looksAtSilence(folded.effects().meta().clock().now());
        return state.isPresent();
    }

    private void heard(
            LeaderEvent event,
            Population.Folded<LeaderState, LeaderEvent, LeaderDecision> folded,
            LeaderDecision answer) {
        String id = event.candidate().text();
        String named = event.session().map(Session::text).orElse("");
        Optional<Standing> known = Optional.ofNullable(candidates.get(id));
        boolean isPresent = known.filter(one -> named.isEmpty() || named.equals(one.session))
                .isPresent();
        if (event instanceof LeaderEvent.Keep) {
            check(
                    isPresent == answer.kind().equals("kept"),
                    "a keep of session {} of {} led to {} while {} campaigns",
                    named,
                    id,
                    answer,
                    known.map(one -> one.session));
            known.filter(one -> isPresent).ifPresent(one -> alive(one, folded));
            return;
        }
        boolean isNew = met.add(event.head().eventId());
        check(
                isNew || !answer.isRecorded(),
                "{} was done twice: {}",
                event.head().eventId(),
                answer);
        if (!isNew) {
            return;
        }
        if (event instanceof LeaderEvent.Campaign campaign) {
            campaigned(campaign, id, named, known, folded);
        } else if (isPresent) {
            gone(id, named.isEmpty());
        }
    }

    private void campaigned(
            LeaderEvent.Campaign event,
            String id,
            String session,
            Optional<Standing> known,
            Population.Folded<LeaderState, LeaderEvent, LeaderDecision> folded) {
        if (replaced.contains(session)) {
            return;
        }
        boolean isOther = known.filter(one -> !one.session.equals(session)).isPresent();
        if (isOther) {
            gone(id, true);
        }
        Standing standing = isOther || known.isEmpty() ? new Standing() : known.get();
        if (isOther || known.isEmpty()) {
            standing.arrival = folded.entry().offset();
        }
        standing.session = session;
        standing.ttl = event.offer().ttl().orElseThrow();
        standing.priority = event.offer().priority();
        alive(standing, folded);
        candidates.put(id, standing);
    }

    private void alive(Standing standing, Population.Folded<LeaderState, LeaderEvent, LeaderDecision> folded) {
        Instant now = folded.effects().meta().clock().now();
        standing.until = now.plus(standing.ttl);
        standing.signTime = folded.time();
        standing.signRealMs = folded.entry().realMs();
    }

    private void gone(String id, boolean mayNotKnow) {
        Standing standing = standing(id);
        candidates.remove(id);
        if (mayNotKnow) {
            replaced.add(standing.session);
        }
        if (leader.filter(one -> one.candidate().text().equals(id)).isPresent()) {
            leader = Optional.empty();
            notBefore = mayNotKnow ? standing.until : Instant.MIN;
        }
    }

    private void decided(Population.Folded<LeaderState, LeaderEvent, LeaderDecision> folded, LeaderState state) {
        List<LeaderDecision.Recorded> decisions = folded.effects().decisions().stream()
                .filter(LeaderDecision.Recorded.class::isInstance)
                .map(LeaderDecision.Recorded.class::cast)
                .toList();
        long elected = 0;
        for (LeaderDecision.Recorded decision : decisions) {
            if (isOf(decision, What.LAPSED)) {
                lapsed(decision.about().candidate(), folded);
            } else if (isOf(decision, What.ELECTED)) {
                elected++;
            }
        }
        if (state.contest() instanceof Unheld) {
            check(candidates.isEmpty(), "{} is forgotten with {}", key, candidates.keySet());
            return;
        }
        Election held = (Election) state.contest();
        if (!held.leader().equals(leader)) {
            check(elected > 0, "{} leads {} and was not elected", held.leader(), key);
            elected(held.leader().orElseThrow(), folded);
        }
        boolean isVacant = candidates.isEmpty() || held.notBefore().isPresent();
        check(
                leader.isPresent() != isVacant,
                "{} has the leader {}, and candidates {}",
                key,
                leader,
                candidates.keySet());
        check(
                held.candidates().size() == candidates.size(),
                "{} has {} and not {}",
                key,
                held.candidates().keySet(),
                candidates.keySet());
    }

    /** A tick serves both elections of a partition: a decision is ours if we know the candidate by a deadline that has passed. */
    private boolean isOf(LeaderDecision.Recorded decision, What what) {
        return decision.what() == what && decision.about().candidate().startsWith(key.text());
    }

    private void lapsed(String id, Population.Folded<LeaderState, LeaderEvent, LeaderDecision> folded) {
        Standing standing = standing(id);
        check(
                folded.time() - standing.signTime >= standing.ttl.toMillis() - Ledger.LEAD_MS,
                "{} lapsed {} ms after its last sign of life; its ttl is {}",
                id,
                folded.time() - standing.signTime,
                standing.ttl);
        silences.put(standing.session, folded.entry().realMs() - standing.signRealMs);
        gone(id, false);
    }

    private void elected(Leader next, Population.Folded<LeaderState, LeaderEvent, LeaderDecision> folded) {
        Instant now = folded.effects().meta().clock().now();
        check(leader.isEmpty(), "{} is elected while {} leads", next, leader);
        check(next.term() > lastTerm, "terms of {} do not grow: {} after {}", key, next.term(), lastTerm);
        check(
                next.term() == folded.entry().offset(),
                "{} is elected by {}",
                next,
                folded.entry().offset());
        check(!notBefore.isAfter(now), "{} is elected at {}, before {}", next, now, notBefore);
        String id = next.candidate().text();
        Standing standing = standing(id);
        check(standing.until.isAfter(now), "{} is elected at {} and was silent until {}", id, now, standing.until);
        Standing first = candidates.values().stream()
                .min(Comparator.comparing((Standing one) -> -one.priority).thenComparing(one -> one.arrival))
                .orElseThrow();
        check(first.session.equals(standing.session), "{} is elected before {}", id, first.session);
        leader = Optional.of(next);
        lastTerm = next.term();
    }

    private void looksAtSilence(Instant now) {
        candidates.forEach((id, standing) -> check(
                !now.isAfter(standing.until.plus(LATENESS)),
                "{} is silent until {} and there at {}",
                id,
                standing.until,
                now));
    }

    private Standing standing(String id) {
        Standing standing = candidates.get(id);
        if (standing == null) {
            throw new AssertionError(id + " is no candidate of " + key);
        }
        return standing;
    }

    private Optional<LeaderEvent> eventIn(Intake<LeaderEvent> intake) {
        return intake instanceof Intake.Domain<LeaderEvent> domain
                        && domain.event().key().equals(key)
                ? Optional.of(domain.event())
                : Optional.empty();
    }
}
