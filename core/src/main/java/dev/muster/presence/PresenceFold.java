package dev.muster.presence;

import dev.muster.fold.Fold;
import dev.muster.fold.Moment;
import dev.muster.fold.Rule;
import dev.muster.fold.Step;
import dev.muster.presence.PresenceDecision.Departure;
import dev.muster.presence.PresenceDecision.Influence;
import dev.muster.presence.PresenceDecision.StatusChanged;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Registers instances, listens to their heartbeats and to the results of their checks, declares those DOWN that are silent for longer
 * than their ttl or fail their check, and removes those that stay so.
 *
 * <p>One incarnation speaks for an instance. A registration with a new one takes over, and the earlier ones may not speak any more;
 * one without an incarnation speaks for the present one. Registering the same again changes nothing, not even what an update has changed
 * since, and is a sign of life. What an operator set survives heartbeats and registrations until it is cleared, and goes with the instance.
 *
 * <p>An instance with a check is STARTING until its first success. Who probes tells what moves the verdict; the streaks are counted
 * here. Where such an instance names no ttl it has none, and a passing check is a sign of life. That nobody probes holds nothing against
 * an instance: an outage declares nobody DOWN.
 *
 * <p>Every event but a heartbeat and a check's result is known by its id for a while: when it comes again nothing is done twice, also when the instance is
 * gone by then. A call of {@code due} for a deadline that has moved is a no-op.
 */
public final class PresenceFold implements Fold<PresenceState, PresenceEvent, PresenceDecision> {

    @Override
    public PresenceState initial() {
        return PresenceState.INITIAL;
    }

    @Override
    public Step<PresenceState, PresenceDecision> apply(PresenceState state, PresenceEvent event, Moment at) {
        return event.match(new PresenceTurn(state, at));
    }

    @Override
    public Step<PresenceState, PresenceDecision> due(PresenceState state, Moment at) {
        Optional<Instant> deadline = deadline(state);
        if (deadline.isEmpty() || deadline.get().isAfter(at.now())) {
            return Step.stay(state);
        }
        if (!(state.registration() instanceof Registered registered)) {
            return Step.stay(
                    withoutRegistration(RecentEvents.stillKnown(state.health().seen(), at)));
        }
        return evictionOf(registered)
                        .filter(eviction -> !eviction.isAfter(at.now()))
                        .isPresent()
                ? evict(registered, state, at)
                : lapse(registered, state.health(), at);
    }

    @Override
    public Optional<Instant> deadline(PresenceState state) {
        if (!(state.registration() instanceof Registered registered)) {
            return state.health().seen().stream().map(Seen::until).max(Comparator.naturalOrder());
        }
        Optional<Instant> eviction = evictionOf(registered);
        Optional<Instant> lapse = registered.signs().lapsedAt().isPresent()
                ? Optional.empty()
                : registered.profile().lease().ttl().map(state.health().lastBeat()::plus);
        return Stream.of(eviction, lapse).flatMap(Optional::stream).min(Comparator.naturalOrder());
    }

    private static Optional<Instant> evictionOf(Registered registered) {
        return registered
                .signs()
                .failingSince()
                .map(since -> since.plus(registered.profile().lease().deregisterAfter()));
    }

    @Override
    public Optional<Rule.OfCount> entityBound() {
        return Optional.of(PresenceRules.INSTANCES_MAX);
    }

    @Override
    public Registration decidedPart(PresenceState state) {
        return state.registration();
    }

    @Override
    public boolean isPresent(PresenceState state) {
        return state.registration() instanceof Registered;
    }

    @Override
    public boolean isVacant(PresenceState state) {
        return state.equals(PresenceState.INITIAL);
    }

    private static Step<PresenceState, PresenceDecision> lapse(Registered registered, Health health, Moment at) {
        Registered lapsed = registered
                .with(registered.signs().lapsed(Optional.of(at.now())))
                .settled(at.appendedAt());
        String reason = "no sign of life since %s, for more than its ttl of %s"
                .formatted(
                        health.lastBeatAt(), registered.profile().lease().ttl().orElseThrow());
        return Step.of(new PresenceState(lapsed, health), changed(Influence.TTL, registered, lapsed, reason));
    }

    private static Step<PresenceState, PresenceDecision> evict(Registered registered, PresenceState state, Moment at) {
        return Step.of(
                withoutRegistration(RecentEvents.stillKnown(state.health().seen(), at)),
                new PresenceDecision.Left(Departure.DEREGISTER_AFTER, whyEvicted(registered, state.health())));
    }

    private static String whyEvicted(Registered registered, Health health) {
        Lease lease = registered.profile().lease();
        Optional<Instant> bySilence = registered.signs().lapsedAt();
        if (bySilence.isPresent() && bySilence.equals(registered.signs().failingSince())) {
            return "no sign of life since %s, for more than its ttl of %s and its deregisterAfter of %s"
                    .formatted(health.lastBeatAt(), lease.ttl().orElseThrow(), lease.deregisterAfter());
        }
        return "failed its check for more than its deregisterAfter of %s: %s"
                .formatted(
                        lease.deregisterAfter(),
                        registered.signs().check().map(CheckVerdict::why).orElse(""));
    }

    static PresenceState withoutRegistration(List<Seen> seen) {
        return new PresenceState(Unregistered.INSTANCE, Health.NONE.with(seen));
    }

    static PresenceDecision changed(Influence by, Registered before, Registered after, String reason) {
        return new StatusChanged(
                by, before.standing().status(), after.standing().status(), reason);
    }
}
