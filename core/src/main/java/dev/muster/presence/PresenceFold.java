package dev.muster.presence;

import dev.muster.fold.Fold;
import dev.muster.fold.Moment;
import dev.muster.fold.Step;
import dev.muster.presence.PresenceDecision.Departure;
import dev.muster.presence.PresenceDecision.Influence;
import dev.muster.presence.PresenceDecision.Refused;
import dev.muster.presence.PresenceDecision.StatusChanged;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Registers instances, listens to their heartbeats, declares those DOWN that are silent for longer than their ttl, and removes
 * those that stay DOWN.
 *
 * <p>One incarnation speaks for an instance. A registration with a new one takes over, and the earlier ones may not speak any more;
 * one without an incarnation speaks for the present one. Registering the same again changes nothing, not even what an update has changed
 * since, and is a sign of life. What an operator set survives heartbeats and registrations until it is cleared, and goes with the instance.
 *
 * <p>Every event but a heartbeat is known by its id for a while: when it comes again nothing is done twice, also when the instance is
 * gone by then. A call of {@code due} for a deadline that has moved is a no-op.
 */
public final class PresenceFold implements Fold<PresenceState, PresenceEvent, PresenceDecision> {

    @Override
    public PresenceState initial() {
        return PresenceState.INITIAL;
    }

    @Override
    public Step<PresenceState, PresenceDecision> apply(PresenceState state, PresenceEvent event, Moment at) {
        return event.match(new Turn(state, at));
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
        return registered.lapsedAt().isEmpty() ? lapse(registered, state.health(), at) : evict(registered, state, at);
    }

    @Override
    public Optional<Instant> deadline(PresenceState state) {
        if (!(state.registration() instanceof Registered registered)) {
            return state.health().seen().stream().map(Seen::until).max(Comparator.naturalOrder());
        }
        Lease lease = registered.profile().lease();
        return Optional.of(registered
                .lapsedAt()
                .map(at -> at.plus(lease.deregisterAfter()))
                .orElseGet(() -> state.health().lastBeat().plus(lease.ttl())));
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
        Registered lapsed = registered.lapsed(Optional.of(at.now())).settled(at.appendedAt());
        String reason = "no sign of life since %s, for more than its ttl of %s"
                .formatted(health.lastBeatAt(), registered.profile().lease().ttl());
        return Step.of(new PresenceState(lapsed, health), changed(Influence.TTL, registered, lapsed, reason));
    }

    private static Step<PresenceState, PresenceDecision> evict(Registered registered, PresenceState state, Moment at) {
        String reason = "no sign of life since %s, for more than its ttl of %s and its deregisterAfter of %s"
                .formatted(
                        state.health().lastBeatAt(),
                        registered.profile().lease().ttl(),
                        registered.profile().lease().deregisterAfter());
        return Step.of(
                withoutRegistration(RecentEvents.stillKnown(state.health().seen(), at)),
                new PresenceDecision.Left(Departure.DEREGISTER_AFTER, reason));
    }

    private static PresenceState withoutRegistration(List<Seen> seen) {
        return new PresenceState(Unregistered.INSTANCE, Health.NONE.with(seen));
    }

    private static PresenceDecision changed(Influence by, Registered before, Registered after, String reason) {
        return new StatusChanged(
                by, before.standing().status(), after.standing().status(), reason);
    }

    /** The folding of one event. */
    private record Turn(PresenceState state, Moment at)
            implements PresenceEvent.Cases<Step<PresenceState, PresenceDecision>> {

        @Override
        public Step<PresenceState, PresenceDecision> onRegister(PresenceEvent.Register event) {
            return once(event, () -> {
                if (!(state.registration() instanceof Registered registered)) {
                    return join(event);
                }
                if (event.incarnation()
                        .filter(registered.lives().superseded()::contains)
                        .isPresent()) {
                    return refuse(superseded("registration", registered, event.incarnation()));
                }
                Profile profile = profileOf(event);
                boolean isNewLife = isOther(registered, event.incarnation());
                return !isNewLife && profile.equals(registered.asRegistered())
                        ? renew(registered, state.health().alive(at.now(), at.appendedAt()), Optional.empty())
                        : replace(registered, event, profile);
            });
        }

        @Override
        public Step<PresenceState, PresenceDecision> onUpdate(PresenceEvent.Update event) {
            return once(
                    event,
                    () -> whenRegistered("update", event, registered -> {
                        Traits traits = event.appliedTo(registered.profile().traits());
                        if (traits.equals(registered.profile().traits())) {
                            return unchanged();
                        }
                        Registered updated = registered.updated(traits);
                        return Step.of(
                                new PresenceState(updated, state.health()),
                                new PresenceDecision.Updated("weight, tags or metadata changed"));
                    }));
        }

        @Override
        public Step<PresenceState, PresenceDecision> onHeartbeat(PresenceEvent.Heartbeat event) {
            return whenRegistered("heartbeat", event, registered -> {
                if (isOther(registered, event.incarnation())) {
                    return refuse(superseded("heartbeat", registered, event.incarnation()));
                }
                Load load = event.load().orElse(state.health().load());
                return renew(registered, state.health().beaten(at.now(), at.appendedAt(), load), event.status());
            });
        }

        @Override
        public Step<PresenceState, PresenceDecision> onOverrideStatus(PresenceEvent.OverrideStatus event) {
            return once(
                    event,
                    () -> whenRegistered("override", event, registered -> {
                        Optional<OperatorMark> mark =
                                Optional.of(new OperatorMark(event.status(), event.note(), at.appendedAt()));
                        return isSame(registered.override(), mark)
                                ? unchanged()
                                : settle(Influence.OVERRIDE, registered, registered.overridden(mark));
                    }));
        }

        @Override
        public Step<PresenceState, PresenceDecision> onClearOverride(PresenceEvent.ClearOverride event) {
            return once(
                    event,
                    () -> whenRegistered(
                            "override",
                            event,
                            registered -> registered.override().isEmpty()
                                    ? unchanged()
                                    : settle(Influence.OVERRIDE, registered, registered.overridden(Optional.empty()))));
        }

        @Override
        public Step<PresenceState, PresenceDecision> onSetMaintenance(PresenceEvent.SetMaintenance event) {
            return once(
                    event,
                    () -> whenRegistered("maintenance", event, registered -> {
                        Optional<OperatorMark> mark =
                                Optional.of(new OperatorMark(Status.OUT_OF_SERVICE, event.note(), at.appendedAt()));
                        return isSame(registered.maintenance(), mark)
                                ? unchanged()
                                : settle(Influence.MAINTENANCE, registered, registered.maintained(mark));
                    }));
        }

        @Override
        public Step<PresenceState, PresenceDecision> onClearMaintenance(PresenceEvent.ClearMaintenance event) {
            return once(
                    event,
                    () -> whenRegistered(
                            "maintenance",
                            event,
                            registered -> registered.maintenance().isEmpty()
                                    ? unchanged()
                                    : settle(
                                            Influence.MAINTENANCE,
                                            registered,
                                            registered.maintained(Optional.empty()))));
        }

        @Override
        public Step<PresenceState, PresenceDecision> onDeregister(PresenceEvent.Deregister event) {
            return once(
                    event,
                    () -> whenRegistered("deregistration", event, registered -> {
                        if (isOther(registered, event.incarnation())) {
                            return refuse(superseded("deregistration", registered, event.incarnation()));
                        }
                        return Step.of(
                                withoutRegistration(state.health().seen()),
                                new PresenceDecision.Left(
                                        Departure.REQUEST,
                                        "asked for by " + event.head().source()));
                    }));
        }

        private Step<PresenceState, PresenceDecision> join(PresenceEvent.Register event) {
            Incarnation incarnation = event.incarnation()
                    .orElseGet(() -> new Incarnation(event.head().eventId()));
            Registered registered = new Registered(
                            profileOf(event),
                            Optional.empty(),
                            Registered.Lives.first(incarnation),
                            at.appendedAt(),
                            new Standing(Status.UP, at.appendedAt(), ""),
                            Status.UP,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty())
                    .settled(at.appendedAt());
            Health health = Health.NONE
                    .alive(at.now(), at.appendedAt())
                    .with(state.health().seen());
            return Step.of(
                    new PresenceState(registered, health),
                    new PresenceDecision.Joined("registered by " + event.head().source()));
        }

        private Step<PresenceState, PresenceDecision> replace(
                Registered before, PresenceEvent.Register event, Profile profile) {
            boolean isNewLife = isOther(before, event.incarnation());
            Registered after = new Registered(
                            profile,
                            Optional.empty(),
                            isNewLife ? before.lives().next(event.incarnation().orElseThrow()) : before.lives(),
                            isNewLife ? at.appendedAt() : before.registeredAt(),
                            before.standing(),
                            isNewLife ? Status.UP : before.reported(),
                            Optional.empty(),
                            before.override(),
                            before.maintenance())
                    .settled(at.appendedAt());
            Health health = isNewLife
                    ? Health.NONE.with(state.health().seen()).alive(at.now(), at.appendedAt())
                    : state.health().alive(at.now(), at.appendedAt());
            String reason = isNewLife ? "a new incarnation registered" : "registered with another profile";
            return Step.of(new PresenceState(after, health), new PresenceDecision.Replaced(reason));
        }

        private Step<PresenceState, PresenceDecision> renew(
                Registered before, Health health, Optional<Status> reported) {
            Registered after = before.lapsed(Optional.empty()).reporting(reported.orElse(before.reported()));
            if (after.equals(before)) {
                return new Step<>(state.with(health), List.of(new PresenceDecision.Unchanged()));
            }
            boolean isBack = before.lapsedAt().isPresent();
            Registered settled = after.settled(at.appendedAt());
            String reason = isBack ? "a sign of life came again" : "the instance reports " + after.reported();
            return Step.of(
                    new PresenceState(settled, health),
                    changed(isBack ? Influence.TTL : Influence.REPORT, before, settled, reason));
        }

        private Step<PresenceState, PresenceDecision> settle(Influence by, Registered before, Registered after) {
            Registered settled = after.settled(at.appendedAt());
            return Step.of(
                    new PresenceState(settled, state.health()),
                    changed(by, before, settled, settled.standing().reason()));
        }

        /** Does what the event asks for unless it was done before, and remembers that it is done now. */
        private Step<PresenceState, PresenceDecision> once(PresenceEvent event, Work work) {
            Optional<Seen> before = RecentEvents.find(state.health().seen(), event, at);
            if (before.isPresent()) {
                return Step.of(
                        state, new PresenceDecision.DoneBefore(before.get().kind()));
            }
            Step<PresenceState, PresenceDecision> step = work.run();
            PresenceDecision answer = step.decisions().get(0);
            if (!answer.isRecorded()) {
                return step;
            }
            Health health = step.state().health();
            List<Seen> seen = RecentEvents.after(health.seen(), event, answer.kind(), at);
            return new Step<>(step.state().with(health.with(seen)), step.decisions());
        }

        private Step<PresenceState, PresenceDecision> whenRegistered(String what, PresenceEvent event, Change change) {
            return state.registration() instanceof Registered registered
                    ? change.of(registered)
                    : refuse(new Refused(
                            RefusalReason.UNKNOWN_INSTANCE,
                            "Expected the %s to be of a registered instance, but '%s' is not registered"
                                    .formatted(what, event.key())));
        }

        private Profile profileOf(PresenceEvent.Register event) {
            Lease lease = new Lease(
                    event.terms().ttl().orElseGet(() -> at.rules().valueOf(PresenceRules.TTL_DEFAULT)),
                    event.terms().deregisterAfter().orElseGet(() -> at.rules()
                            .valueOf(PresenceRules.DEREGISTER_AFTER_DEFAULT)));
            return new Profile(event.endpoint(), event.location(), event.traits(), lease);
        }

        private Step<PresenceState, PresenceDecision> unchanged() {
            return Step.of(state, new PresenceDecision.Unchanged());
        }

        private Step<PresenceState, PresenceDecision> refuse(Refused refused) {
            return Step.of(state, refused);
        }

        private static Refused superseded(String what, Registered registered, Optional<Incarnation> got) {
            return new Refused(
                    RefusalReason.SUPERSEDED,
                    "Expected the %s to be of incarnation '%s', but it is of '%s'"
                            .formatted(
                                    what,
                                    registered.lives().present().text(),
                                    got.map(Incarnation::text).orElse("")));
        }

        private static boolean isOther(Registered registered, Optional<Incarnation> incarnation) {
            return incarnation.isPresent()
                    && !incarnation.get().equals(registered.lives().present());
        }

        private static boolean isSame(Optional<OperatorMark> present, Optional<OperatorMark> wanted) {
            return present.isPresent()
                    && wanted.isPresent()
                    && present.get().status() == wanted.get().status()
                    && present.get().note().equals(wanted.get().note());
        }
    }

    /** What an event asks for. */
    private interface Work {
        Step<PresenceState, PresenceDecision> run();
    }

    /** What an event asks of an instance that is registered. */
    private interface Change {
        Step<PresenceState, PresenceDecision> of(Registered registered);
    }
}
