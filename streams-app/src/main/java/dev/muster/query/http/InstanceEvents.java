package dev.muster.query.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.fold.EntityKey;
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
        PresenceEvent event(Sender sender, EntityKey key, ObjectNode body, Params params);
    }

    static PresenceEvent register(Sender sender, EntityKey key, ObjectNode body, Params params) {
        Fields fields = Fields.of(body, REGISTER);
        return new PresenceEvent.Register(
                sender.head(),
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

    static PresenceEvent update(Sender sender, EntityKey key, ObjectNode body, Params params) {
        Fields fields = Fields.of(body, UPDATE);
        return new PresenceEvent.Update(
                sender.head(), key, fields.count("weight"), fields.texts("tags"), fields.textMap("metadata"));
    }

    static PresenceEvent heartbeat(Sender sender, EntityKey key, ObjectNode body, Params params) {
        Fields fields = Fields.of(body, HEARTBEAT);
        return new PresenceEvent.Heartbeat(
                sender.head(),
                key,
                fields.text("incarnation").map(Incarnation::new),
                fields.text("status").map(Status::parse),
                fields.object("load", LOAD).map(InstanceEvents::load));
    }

    static PresenceEvent override(Sender sender, EntityKey key, ObjectNode body, Params params) {
        Fields fields = Fields.of(body, OVERRIDE);
        return new PresenceEvent.OverrideStatus(
                sender.head(), key, Status.parse(fields.requiredText("status")), note(sender, fields));
    }

    static PresenceEvent clearOverride(Sender sender, EntityKey key, ObjectNode body, Params params) {
        return new PresenceEvent.ClearOverride(sender.head(), key, note(sender, params));
    }

    static PresenceEvent setMaintenance(Sender sender, EntityKey key, ObjectNode body, Params params) {
        return new PresenceEvent.SetMaintenance(sender.head(), key, note(sender, Fields.of(body, NOTE)));
    }

    static PresenceEvent clearMaintenance(Sender sender, EntityKey key, ObjectNode body, Params params) {
        return new PresenceEvent.ClearMaintenance(sender.head(), key, note(sender, params));
    }

    static PresenceEvent deregister(Sender sender, EntityKey key, ObjectNode body, Params params) {
        return new PresenceEvent.Deregister(
                sender.head(), key, params.one("incarnation").map(Incarnation::new));
    }

    private static Load load(Fields fields) {
        return new Load(fields.permille("cpu"), fields.permille("memory"), fields.count("inFlight"));
    }

    private static OperatorMark.Note note(Sender sender, Fields fields) {
        return new OperatorMark.Note(
                sender.caller().signature(fields.text("by")),
                fields.text("reason").orElse(""));
    }

    private static OperatorMark.Note note(Sender sender, Params params) {
        return new OperatorMark.Note(
                sender.caller().signature(params.one("by")),
                params.one("reason").orElse(""));
    }
}
