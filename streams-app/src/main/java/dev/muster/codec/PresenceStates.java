package dev.muster.codec;

import dev.muster.presence.CheckVerdict;
import dev.muster.presence.Endpoint;
import dev.muster.presence.Health;
import dev.muster.presence.Incarnation;
import dev.muster.presence.Lease;
import dev.muster.presence.Load;
import dev.muster.presence.Location;
import dev.muster.presence.OperatorMark;
import dev.muster.presence.Profile;
import dev.muster.presence.Registered;
import dev.muster.presence.Seen;
import dev.muster.presence.Signs;
import dev.muster.presence.Standing;
import dev.muster.presence.Status;
import dev.muster.presence.Traits;
import dev.muster.schema.InstanceCheck;
import dev.muster.schema.InstanceHealth;
import dev.muster.schema.InstanceRegistration;
import dev.muster.schema.InstanceTraits;
import dev.muster.schema.SeenEvent;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The two parts of an instance's state as records and back. Stateless; any thread. */
final class PresenceStates {

    private PresenceStates() {}

    static InstanceRegistration registration(Registered registered) {
        Profile profile = registered.profile();
        return InstanceRegistration.newBuilder()
                .setIncarnation(registered.lives().present().text())
                .setHost(profile.endpoint().host())
                .setPort(profile.endpoint().port())
                .setProtocol(profile.endpoint().protocol())
                .setRegion(profile.location().region())
                .setZone(profile.location().zone())
                .setWeight(profile.traits().weight())
                .setTags(profile.traits().tags())
                .setMetadata(PresenceParts.entries(profile.traits().metadata()))
                .setDeclared(registered.declared().map(PresenceStates::traits).orElse(null))
                .setTtlMs(profile.lease().ttl().map(Duration::toMillis).orElse(null))
                .setDeregisterAfterMs(profile.lease().deregisterAfter().toMillis())
                .setCheck(check(registered))
                .setRegisteredAt(registered.registeredAt())
                .setStatus(registered.standing().status().name())
                .setSince(registered.standing().since())
                .setReason(registered.standing().reason())
                .setReported(registered.signs().reported().name())
                .setLapsedAt(registered.signs().lapsedAt().orElse(null))
                .setOverride(mark(registered.override()))
                .setMaintenance(mark(registered.maintenance()))
                .setSuperseded(registered.lives().superseded().stream()
                        .map(Incarnation::text)
                        .toList())
                .build();
    }

    static Registered registered(InstanceRegistration r) {
        return new Registered(
                new Profile(
                        new Endpoint(r.getHost(), r.getPort(), r.getProtocol()),
                        new Location(r.getRegion(), r.getZone()),
                        new Traits(r.getWeight(), r.getTags(), PresenceParts.metadata(r.getMetadata())),
                        new Lease(
                                Optional.ofNullable(r.getTtlMs()).map(Duration::ofMillis),
                                Duration.ofMillis(r.getDeregisterAfterMs())),
                        Optional.ofNullable(r.getCheck()).map(PresenceChecks::check)),
                Optional.ofNullable(r.getDeclared()).map(PresenceStates::traits),
                new Registered.Lives(
                        new Incarnation(r.getIncarnation()),
                        r.getSuperseded().stream().map(Incarnation::new).toList()),
                r.getRegisteredAt(),
                new Standing(Status.parse(r.getStatus()), r.getSince(), r.getReason()),
                new Signs(
                        Status.parse(r.getReported()),
                        Optional.ofNullable(r.getLapsedAt()),
                        Optional.ofNullable(r.getCheck()).map(PresenceChecks::verdict)),
                mark(r.getOverride()),
                mark(r.getMaintenance()));
    }

    static InstanceHealth health(Health health) {
        return InstanceHealth.newBuilder()
                .setLastBeat(health.lastBeat())
                .setLastBeatAt(health.lastBeatAt())
                .setBeatIntervalMs(health.beatInterval().toMillis())
                .setLoad(health.load().equals(Load.NONE) ? null : PresenceParts.load(health.load()))
                .setStreak(PresenceChecks.streak(health.streak()))
                .setSeen(health.seen().stream()
                        .map(seen -> new SeenEvent(seen.eventId(), seen.until(), seen.kind()))
                        .toList())
                .build();
    }

    static Health health(InstanceHealth r) {
        return new Health(
                r.getLastBeat(),
                r.getLastBeatAt(),
                Duration.ofMillis(r.getBeatIntervalMs()),
                Optional.ofNullable(r.getLoad()).map(PresenceParts::load).orElse(Load.NONE),
                PresenceChecks.streak(r.getStreak()),
                r.getSeen().stream()
                        .map(seen -> new Seen(seen.getEventId(), seen.getUntil(), seen.getKind()))
                        .toList());
    }

    private static @Nullable InstanceCheck check(Registered registered) {
        return registered
                .profile()
                .check()
                .map(check -> PresenceChecks.standing(
                        check, registered.signs().check().orElse(CheckVerdict.PENDING)))
                .orElse(null);
    }

    private static InstanceTraits traits(Traits traits) {
        return new InstanceTraits(traits.weight(), traits.tags(), PresenceParts.entries(traits.metadata()));
    }

    private static Traits traits(InstanceTraits r) {
        return new Traits(r.getWeight(), r.getTags(), PresenceParts.metadata(r.getMetadata()));
    }

    private static dev.muster.schema.@Nullable OperatorMark mark(Optional<OperatorMark> mark) {
        return mark.map(m -> new dev.muster.schema.OperatorMark(
                        m.status().name(), m.note().reason(), m.note().by(), m.since()))
                .orElse(null);
    }

    private static Optional<OperatorMark> mark(dev.muster.schema.@Nullable OperatorMark mark) {
        return Optional.ofNullable(mark)
                .map(m -> new OperatorMark(
                        Status.parse(m.getStatus()), new OperatorMark.Note(m.getBy(), m.getReason()), m.getSince()));
    }
}
