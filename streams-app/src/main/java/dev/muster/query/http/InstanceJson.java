package dev.muster.query.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.muster.presence.Health;
import dev.muster.presence.Load;
import dev.muster.presence.OperatorMark;
import dev.muster.presence.Profile;
import dev.muster.presence.Registered;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalInt;

/** An instance as JSON. What is absent is left out; times are the broker's. */
final class InstanceJson {

    private static final double PERMILLE = 1_000.0;

    private InstanceJson() {}

    /** Writes an instance that is registered. */
    static void write(JsonGenerator json, String id, Registered instance, Health health) throws IOException {
        write(json, id, instance, health, LeftOut.NONE);
    }

    /** The same, and whether it is ejected. */
    static void write(JsonGenerator json, String id, Registered instance, Health health, LeftOut leftOut)
            throws IOException {
        Profile profile = instance.profile();
        json.writeStartObject();
        json.writeStringField("id", id);
        json.writeStringField("host", profile.endpoint().host());
        json.writeNumberField("port", profile.endpoint().port());
        json.writeStringField("protocol", profile.endpoint().protocol());
        writeUnlessEmpty(json, "region", profile.location().region());
        writeUnlessEmpty(json, "zone", profile.location().zone());
        writeTraits(json, profile);
        json.writeStringField("status", instance.standing().status().name());
        json.writeStringField("since", instance.standing().since().toString());
        json.writeStringField("lastHeartbeat", health.lastBeatAt().toString());
        json.writeStringField("registeredAt", instance.registeredAt().toString());
        if (profile.lease().ttl().isPresent()) {
            json.writeStringField("ttl", profile.lease().ttl().get().toString());
        }
        json.writeStringField(
                "deregisterAfter", profile.lease().deregisterAfter().toString());
        json.writeStringField("reason", instance.standing().reason());
        json.writeStringField("incarnation", instance.lives().present().text());
        writeLoad(json, health.load());
        if (profile.check().isPresent() && instance.signs().check().isPresent()) {
            CheckBodies.write(
                    json, profile.check().get(), instance.signs().check().get());
        }
        if (instance.override().isPresent()) {
            writeMark(json, "override", instance.override().get());
        }
        if (instance.maintenance().isPresent()) {
            writeMark(json, "maintenance", instance.maintenance().get());
        }
        leftOut.writeOf(json, id);
        json.writeEndObject();
    }

    private static void writeTraits(JsonGenerator json, Profile profile) throws IOException {
        json.writeNumberField("weight", profile.traits().weight());
        json.writeArrayFieldStart("tags");
        for (String tag : profile.traits().tags()) {
            json.writeString(tag);
        }
        json.writeEndArray();
        json.writeObjectFieldStart("metadata");
        for (Map.Entry<String, String> entry : profile.traits().metadata().entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    private static void writeLoad(JsonGenerator json, Load load) throws IOException {
        if (load.equals(Load.NONE)) {
            return;
        }
        json.writeObjectFieldStart("load");
        writeFraction(json, "cpu", load.cpuPermille());
        writeFraction(json, "memory", load.memoryPermille());
        if (load.inFlight().isPresent()) {
            json.writeNumberField("inFlight", load.inFlight().getAsInt());
        }
        json.writeEndObject();
    }

    private static void writeFraction(JsonGenerator json, String name, OptionalInt permille) throws IOException {
        if (permille.isPresent()) {
            json.writeNumberField(name, permille.getAsInt() / PERMILLE);
        }
    }

    private static void writeMark(JsonGenerator json, String name, OperatorMark mark) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("status", mark.status().name());
        writeUnlessEmpty(json, "by", mark.note().by());
        writeUnlessEmpty(json, "reason", mark.note().reason());
        json.writeStringField("since", mark.since().toString());
        json.writeEndObject();
    }

    private static void writeUnlessEmpty(JsonGenerator json, String name, String text) throws IOException {
        if (!text.isEmpty()) {
            json.writeStringField(name, text);
        }
    }
}
