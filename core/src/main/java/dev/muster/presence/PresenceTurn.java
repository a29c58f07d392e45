package dev.muster.presence;

import dev.muster.fold.Moment;
import dev.muster.fold.Step;
import dev.muster.presence.PresenceDecision.Departure;
import dev.muster.presence.PresenceDecision.Influence;
import dev.muster.presence.PresenceDecision.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The folding of one event into the state of the instance that it is about. Each case guards first, then makes the next state once.
 *
 * @param state before the event
 * @param at the moment of the event
 */
record PresenceTurn(PresenceState state, Moment at)
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
    public Step<PresenceState, PresenceDecision> onCheckReport(PresenceEvent.CheckReport event) {
        return whenRegistered("check's result", event, registered -> {
            if (isOther(registered, Optional.of(event.incarnation()))) {
                return refuse(superseded("check's result", registered, Optional.of(event.incarnation())));
            }
            String target = registered.profile().checkTarget().orElse("none");
            if (!target.equals(event.result().target())) {
                return refuse(new Refused(
                        RefusalReason.OTHER_CHECK,
                        "Expected a result of the check %s, but it is of %s"
                                .formatted(target, event.result().target())));
            }
            return state.health().streak().lastReport().equals(event.head().eventId())
                    ? unchanged()
                    : judge(registered, event);
        });
    }

    private Step<PresenceState, PresenceDecision> judge(Registered before, PresenceEvent.CheckReport event) {
        CheckResult result = event.result();
        Streak streak =
                state.health().streak().and(result.outcome(), event.head().eventId());
        boolean isAlive = result.outcome() == CheckResult.Outcome.PASS
                && before.profile().lease().ttl().isEmpty();
        Health health = (isAlive ? state.health().alive(at.now(), at.appendedAt()) : state.health()).with(streak);
        CheckVerdict verdict = before.signs().check().orElse(CheckVerdict.PENDING);
        CheckVerdict next =
                verdict.after(result, streak, before.profile().check().orElseThrow(), at.now());
        if (next.equals(verdict)) {
            return Step.of(state.with(health), new PresenceDecision.Unchanged());
        }
        Registered settled = before.with(before.signs().checked(next)).settled(at.appendedAt());
        String reason = "%s: %s (%d in a row, probed by %s)"
                .formatted(
                        result.target(),
                        result.why(),
                        streak.count(),
                        event.head().source());
        return Step.of(
                new PresenceState(settled, health), PresenceFold.changed(Influence.CHECK, before, settled, reason));
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
                                : settle(Influence.MAINTENANCE, registered, registered.maintained(Optional.empty()))));
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
                            PresenceFold.withoutRegistration(state.health().seen()),
                            new PresenceDecision.Left(
                                    Departure.REQUEST,
                                    "asked for by " + event.head().source()));
                }));
    }

    private Step<PresenceState, PresenceDecision> join(PresenceEvent.Register event) {
        Incarnation incarnation =
                event.incarnation().orElseGet(() -> new Incarnation(event.head().eventId()));
        Profile profile = profileOf(event);
        Registered registered = new Registered(
                        profile,
                        Optional.empty(),
                        Registered.Lives.first(incarnation),
                        at.appendedAt(),
                        new Standing(Status.UP, at.appendedAt(), ""),
                        Signs.first(profile.check()),
                        Optional.empty(),
                        Optional.empty())
                .settled(at.appendedAt());
        Health health =
                Health.NONE.alive(at.now(), at.appendedAt()).with(state.health().seen());
        return Step.of(
                new PresenceState(registered, health),
                new PresenceDecision.Joined("registered by " + event.head().source()));
    }

    private Step<PresenceState, PresenceDecision> replace(
            Registered before, PresenceEvent.Register event, Profile profile) {
        boolean isNewLife = isOther(before, event.incarnation());
        boolean isOtherCheck =
                isNewLife || !profile.checkTarget().equals(before.profile().checkTarget());
        Signs first = Signs.first(profile.check());
        Registered after = new Registered(
                        profile,
                        Optional.empty(),
                        isNewLife ? before.lives().next(event.incarnation().orElseThrow()) : before.lives(),
                        isNewLife ? at.appendedAt() : before.registeredAt(),
                        before.standing(),
                        new Signs(
                                isNewLife ? Status.UP : before.signs().reported(),
                                Optional.empty(),
                                isOtherCheck ? first.check() : before.signs().check()),
                        before.override(),
                        before.maintenance())
                .settled(at.appendedAt());
        Health kept = isOtherCheck ? state.health().with(Streak.NONE) : state.health();
        Health health = (isNewLife ? Health.NONE.with(kept.seen()) : kept).alive(at.now(), at.appendedAt());
        String reason = isNewLife ? "a new incarnation registered" : "registered with another profile";
        return Step.of(new PresenceState(after, health), new PresenceDecision.Replaced(reason));
    }

    private Step<PresenceState, PresenceDecision> renew(Registered before, Health health, Optional<Status> reported) {
        Registered after = before.with(before.signs()
                .lapsed(Optional.empty())
                .reporting(reported.orElse(before.signs().reported())));
        if (after.equals(before)) {
            return new Step<>(state.with(health), List.of(new PresenceDecision.Unchanged()));
        }
        boolean isBack = before.signs().lapsedAt().isPresent();
        Registered settled = after.settled(at.appendedAt());
        String reason = isBack
                ? "a sign of life came again"
                : "the instance reports " + after.signs().reported();
        return Step.of(
                new PresenceState(settled, health),
                PresenceFold.changed(isBack ? Influence.TTL : Influence.REPORT, before, settled, reason));
    }

    private Step<PresenceState, PresenceDecision> settle(Influence by, Registered before, Registered after) {
        Registered settled = after.settled(at.appendedAt());
        return Step.of(
                new PresenceState(settled, state.health()),
                PresenceFold.changed(by, before, settled, settled.standing().reason()));
    }

    /** Does what the event asks for unless it was done before, and remembers that it is done now. */
    private Step<PresenceState, PresenceDecision> once(PresenceEvent event, Work work) {
        Optional<Seen> before = RecentEvents.find(state.health().seen(), event, at);
        if (before.isPresent()) {
            return Step.of(state, new PresenceDecision.DoneBefore(before.get().kind()));
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
        Optional<Check> check = event.terms().check().map(terms -> terms.filledBy(at.rules()));
        Optional<Duration> usual =
                check.isPresent() ? Optional.empty() : Optional.of(at.rules().valueOf(PresenceRules.TTL_DEFAULT));
        Lease lease = new Lease(
                event.terms().ttl().or(() -> usual),
                event.terms().deregisterAfter().orElseGet(() -> at.rules()
                        .valueOf(PresenceRules.DEREGISTER_AFTER_DEFAULT)));
        return new Profile(event.endpoint(), event.location(), event.traits(), lease, check);
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

    /** What an event asks for. */
    private interface Work {
        Step<PresenceState, PresenceDecision> run();
    }

    /** What an event asks of an instance that is registered. */
    private interface Change {
        Step<PresenceState, PresenceDecision> of(Registered registered);
    }
}
