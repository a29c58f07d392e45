package dev.muster.presence;

import dev.muster.fold.EntityKey;
import dev.muster.fold.EventHead;
import dev.muster.fold.FoldSpec;
import dev.muster.presence.PresenceEvent.CheckReport;
import dev.muster.presence.PresenceEvent.ClearMaintenance;
import dev.muster.presence.PresenceEvent.ClearOverride;
import dev.muster.presence.PresenceEvent.Deregister;
import dev.muster.presence.PresenceEvent.Heartbeat;
import dev.muster.presence.PresenceEvent.OverrideStatus;
import dev.muster.presence.PresenceEvent.Register;
import dev.muster.presence.PresenceEvent.SetMaintenance;
import dev.muster.presence.PresenceEvent.Terms;
import dev.muster.presence.PresenceEvent.Update;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.stream.Stream;

/** Events of one instance, short to write in tables. What a row does not say is plain: no terms, no incarnation, no tags. */
public final class PresenceEvents {

    /** The fold with canonical bytes. */
    public static final FoldSpec<PresenceState, PresenceEvent, PresenceDecision> SPEC =
            new FoldSpec<>("presence", new PresenceFold(), new CanonicalPresenceCodec(), PresenceRules.ALL, 1);

    /** Terms that leave all to the rules. */
    public static final Terms NO_TERMS = new Terms(Optional.empty(), Optional.empty(), Optional.empty());

    /** Traits of an instance that names none. */
    public static final Traits PLAIN = new Traits(1, List.of(), Collections.emptySortedMap());

    private static final Instant CLIENT_TIME = Instant.parse("2020-02-02T02:02:02Z");

    private final EntityKey key;

    private PresenceEvents(EntityKey key) {
        this.key = key;
    }

    /** Events of {@code service/instance}. */
    public static PresenceEvents of(String service, String instance) {
        return new PresenceEvents(EntityKey.of(service, instance));
    }

    /** Who sends an event. */
    public static EventHead head(String eventId) {
        return new EventHead(eventId, "tester", CLIENT_TIME);
    }

    /** A registration without an incarnation. */
    public Register register(String eventId) {
        return register(eventId, Optional.empty(), NO_TERMS);
    }

    /** A registration of one life. */
    public Register register(String eventId, String incarnation) {
        return register(eventId, Optional.of(new Incarnation(incarnation)), NO_TERMS);
    }

    /** A registration with a ttl and a time to removal. */
    public Register register(String eventId, Duration ttl, Duration deregisterAfter) {
        return register(
                eventId, Optional.empty(), new Terms(Optional.of(ttl), Optional.of(deregisterAfter), Optional.empty()));
    }

    /** A registration. */
    public Register register(String eventId, Optional<Incarnation> incarnation, Terms terms) {
        return new Register(
                head(eventId),
                key,
                incarnation,
                new Endpoint("10.0.0.7", 8443, "http"),
                new Location("eu", "eu-1a"),
                PLAIN,
                terms);
    }

    /** The same registration at another port. */
    public Register atPort(Register event, int port) {
        return new Register(
                event.head(),
                key,
                event.incarnation(),
                new Endpoint(event.endpoint().host(), port, event.endpoint().protocol()),
                event.location(),
                event.traits(),
                event.terms());
    }

    /** A bare sign of life. */
    public Heartbeat beat() {
        return new Heartbeat(head("beat"), key, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A sign of life of one incarnation. */
    public Heartbeat beatOf(String incarnation) {
        return new Heartbeat(
                head("beat"), key, Optional.of(new Incarnation(incarnation)), Optional.empty(), Optional.empty());
    }

    /** A sign of life with what the instance says of itself. */
    public Heartbeat beat(Status status) {
        return new Heartbeat(head("beat"), key, Optional.empty(), Optional.of(status), Optional.empty());
    }

    /** A sign of life with load. */
    public Heartbeat beat(Load load) {
        return new Heartbeat(head("beat"), key, Optional.empty(), Optional.empty(), Optional.of(load));
    }

    /** A change of the weight alone. */
    public Update weight(String eventId, int weight) {
        return new Update(head(eventId), key, OptionalInt.of(weight), Optional.empty(), Optional.empty());
    }

    /** A change of the tags alone. */
    public Update tags(String eventId, String... tags) {
        return new Update(head(eventId), key, OptionalInt.empty(), Optional.of(List.of(tags)), Optional.empty());
    }

    /** A change of the metadata alone. */
    public Update metadata(String eventId, SortedMap<String, String> metadata) {
        return new Update(head(eventId), key, OptionalInt.empty(), Optional.empty(), Optional.of(metadata));
    }

    /** A registration of life {@code a} with a check and, if given, a ttl. */
    public Register checked(String eventId, Check.Probe probe, Duration... ttl) {
        CheckTerms check = new CheckTerms(
                probe, Optional.of(Duration.ofSeconds(10)), Optional.empty(), OptionalInt.of(2), OptionalInt.of(2));
        return register(
                eventId,
                Optional.of(new Incarnation("a")),
                new Terms(Stream.of(ttl).findFirst(), Optional.of(Duration.ofMinutes(5)), Optional.of(check)));
    }

    /** A result of the check of life {@code a} that probes {@code /health}. */
    public CheckReport told(String eventId, CheckResult.Outcome outcome) {
        return told(eventId, outcome, "http://10.0.0.7:8443/health", "a");
    }

    /** A result of a check. */
    public CheckReport told(String eventId, CheckResult.Outcome outcome, String target, String incarnation) {
        String why = outcome == CheckResult.Outcome.PASS ? "200" : "500, expected any 2xx";
        return new CheckReport(
                head(eventId),
                key,
                new Incarnation(incarnation),
                new CheckResult(target, outcome, why, Duration.ofMillis(7)));
    }

    /** An operator fixes the status. */
    public OverrideStatus override(String eventId, Status status) {
        return override(eventId, status, "drill");
    }

    /** An operator fixes the status for a reason. */
    public OverrideStatus override(String eventId, Status status, String reason) {
        return new OverrideStatus(head(eventId), key, status, new OperatorMark.Note("ann", reason));
    }

    /** The override ends. */
    public ClearOverride clearOverride(String eventId) {
        return new ClearOverride(head(eventId), key, new OperatorMark.Note("ann", ""));
    }

    /** An operator drains the instance. */
    public SetMaintenance maintain(String eventId) {
        return maintain(eventId, "upgrade");
    }

    /** An operator drains the instance for a reason. */
    public SetMaintenance maintain(String eventId, String reason) {
        return new SetMaintenance(head(eventId), key, new OperatorMark.Note("ann", reason));
    }

    /** Maintenance ends. */
    public ClearMaintenance clearMaintenance(String eventId) {
        return new ClearMaintenance(head(eventId), key, new OperatorMark.Note("ann", ""));
    }

    /** The instance leaves. */
    public Deregister deregister(String eventId) {
        return new Deregister(head(eventId), key, Optional.empty());
    }

    /** One life of the instance leaves. */
    public Deregister deregister(String eventId, String incarnation) {
        return new Deregister(head(eventId), key, Optional.of(new Incarnation(incarnation)));
    }
}
