package dev.muster.query.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.fold.EntityKey;
import dev.muster.fold.EventHead;
import dev.muster.presence.Endpoint;
import dev.muster.presence.Incarnation;
import dev.muster.presence.Load;
import dev.muster.presence.Location;
import dev.muster.presence.OperatorMark;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.Status;
import dev.muster.presence.Traits;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** What clients wish of instances: bodies and parameters as events. */
final class InstanceEvents {

    static final Set<String> NOTE = Set.of("by", "reason");
    static final Set<String> INCARNATION = Set.of("incarnation");

    private static final Set<String> REGISTER = Set.of(
            "host",
            "port",
            "protocol",
            "region",
            "zone",
            "weight",
            "tags",
            "metadata",
            "ttl",
            "deregisterAfter",
            "incarnation");
    private static final Set<String> UPDATE = Set.of("weight", "tags", "metadata");
    private static final Set<String> HEARTBEAT = Set.of("status", "load", "incarnation");
    private static final Set<String> LOAD = Set.of("cpu", "memory", "inFlight");
    private static final Set<String> OVERRIDE = Set.of("status", "by", "reason");
    private static final String DEFAULT_PROTOCOL = "http";
    private static final int DEFAULT_WEIGHT = 1;

    private InstanceEvents() {}

    /** Makes the event of a call. */
    interface Making {
        PresenceEvent event(EventHead head, EntityKey key, ObjectNode body, Params params);
    }

    static PresenceEvent register(EventHead head, EntityKey key, ObjectNode body, Params params) {
        Fields fields = Fields.of(body, REGISTER);
        return new PresenceEvent.Register(
                head,
                key,
                fields.text("incarnation").map(Incarnation::new),
                new Endpoint(
                        fields.requiredText("host"),
                        fields.requiredCount("port"),
                        fields.text("protocol").orElse(DEFAULT_PROTOCOL)),
                new Location(
                        fields.text("region").orElse(""), fields.text("zone").orElse("")),
                new Traits(
                        fields.count("weight").orElse(DEFAULT_WEIGHT),
                        fields.texts("tags").orElse(List.of()),
                        fields.textMap("metadata").orElse(Collections.emptySortedMap())),
                new PresenceEvent.Terms(fields.duration("ttl"), fields.duration("deregisterAfter")));
    }

    static PresenceEvent update(EventHead head, EntityKey key, ObjectNode body, Params params) {
        Fields fields = Fields.of(body, UPDATE);
        return new PresenceEvent.Update(
                head, key, fields.count("weight"), fields.texts("tags"), fields.textMap("metadata"));
    }

    static PresenceEvent heartbeat(EventHead head, EntityKey key, ObjectNode body, Params params) {
        Fields fields = Fields.of(body, HEARTBEAT);
        return new PresenceEvent.Heartbeat(
                head,
                key,
                fields.text("incarnation").map(Incarnation::new),
                fields.text("status").map(Status::parse),
                fields.object("load", LOAD).map(InstanceEvents::load));
    }

    static PresenceEvent override(EventHead head, EntityKey key, ObjectNode body, Params params) {
        Fields fields = Fields.of(body, OVERRIDE);
        return new PresenceEvent.OverrideStatus(head, key, Status.parse(fields.requiredText("status")), note(fields));
    }

    static PresenceEvent clearOverride(EventHead head, EntityKey key, ObjectNode body, Params params) {
        return new PresenceEvent.ClearOverride(head, key, note(params));
    }

    static PresenceEvent setMaintenance(EventHead head, EntityKey key, ObjectNode body, Params params) {
        return new PresenceEvent.SetMaintenance(head, key, note(Fields.of(body, NOTE)));
    }

    static PresenceEvent clearMaintenance(EventHead head, EntityKey key, ObjectNode body, Params params) {
        return new PresenceEvent.ClearMaintenance(head, key, note(params));
    }

    static PresenceEvent deregister(EventHead head, EntityKey key, ObjectNode body, Params params) {
        return new PresenceEvent.Deregister(head, key, params.one("incarnation").map(Incarnation::new));
    }

    private static Load load(Fields fields) {
        return new Load(fields.permille("cpu"), fields.permille("memory"), fields.count("inFlight"));
    }

    private static OperatorMark.Note note(Fields fields) {
        return new OperatorMark.Note(
                fields.text("by").orElse(""), fields.text("reason").orElse(""));
    }

    private static OperatorMark.Note note(Params params) {
        return new OperatorMark.Note(
                params.one("by").orElse(""), params.one("reason").orElse(""));
    }
}
