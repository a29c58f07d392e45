package dev.muster.query.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.linecorp.armeria.common.HttpData;
import dev.muster.presence.PresenceState;
import dev.muster.presence.Registered;
import dev.muster.query.InstanceFilter;
import dev.muster.query.Page;
import dev.muster.view.GroupView;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A service with its instances as JSON. The bytes of what is asked for most, the healthy ones without further filter, are kept for as
 * long as the picture is the same: pictures are immutable, so that the same object means the same bytes. The number and the size of
 * what is kept are bounded. Thread-safe.
 */
final class ServiceBodies {

    private static final int SLOTS = 1_024;
    private static final int MAX_KEPT_BYTES = 64 * 1024;

    private final AtomicReferenceArray<Kept> kept = new AtomicReferenceArray<>(SLOTS);

    private record Kept(GroupView<PresenceState> view, HttpData body) {}

    /** The first page of the healthy instances that are not ejected. */
    HttpData usual(GroupView<PresenceState> service, LeftOut leftOut) {
        return leftOut.isNone() ? usual(service) : of(service, InstanceFilter.HEALTHY, Page.FIRST, leftOut);
    }

    @SuppressWarnings("ReferenceEquality") // The same picture; to compare two would take longer than to write one.
    private HttpData usual(GroupView<PresenceState> service) {
        int slot = (service.name().hashCode() & Integer.MAX_VALUE) % SLOTS;
        Kept present = kept.get(slot);
        if (present != null && present.view == service) {
            return present.body;
        }
        HttpData body = of(service, InstanceFilter.HEALTHY, Page.FIRST);
        if (body.length() <= MAX_KEPT_BYTES) {
            kept.set(slot, new Kept(service, body));
        }
        return body;
    }

    /** One instance, without what callers told of it. */
    HttpData instance(GroupView<PresenceState> service, String id) {
        return instance(service, id, LeftOut.NONE);
    }

    /** One instance, and whether it is ejected. */
    HttpData instance(GroupView<PresenceState> service, String id, LeftOut leftOut) {
        PresenceState state = service.members().get(id);
        if (state == null || !(state.registration() instanceof Registered instance)) {
            throw new ProblemException(
                    ProblemCode.UNKNOWN_INSTANCE,
                    "Expected instance '%s/%s' to be registered, but it is not".formatted(service.name(), id));
        }
        return HttpData.wrap(Json.bytes(json -> InstanceJson.write(json, id, instance, state.health(), leftOut)));
    }

    /** A page of the instances that a filter admits. */
    HttpData of(GroupView<PresenceState> service, InstanceFilter filter, Page page) {
        return of(service, filter, page, LeftOut.NONE);
    }

    /** The same without those that are ejected, where the healthy ones are wanted; who is left out stands in it, and why. */
    HttpData of(GroupView<PresenceState> service, InstanceFilter filter, Page page, LeftOut leftOut) {
        return HttpData.wrap(Json.bytes(json -> write(json, new Wanted(service, filter, page, leftOut))));
    }

    /** What is written. */
    private record Wanted(GroupView<PresenceState> service, InstanceFilter filter, Page page, LeftOut leftOut) {

        /** In panic nobody is left out: where most are away, one that is far from its peers is better than none. */
        boolean leavesOut(String id, InstanceFilter.InForce inForce) {
            return !inForce.isPanic()
                    && filter.statuses().equals(InstanceFilter.healthy())
                    && leftOut.ejected().containsKey(id);
        }
    }

    private static void write(JsonGenerator json, Wanted wanted) throws IOException {
        GroupView<PresenceState> service = wanted.service;
        json.writeStartObject();
        json.writeStringField("service", service.name());
        json.writeNumberField("index", service.entry().lastChange());
        json.writeNumberField("total", service.members().size());
        json.writeNumberField("healthy", healthy(service));
        InstanceFilter.InForce inForce = wanted.filter.among(service.members().values());
        if (inForce.isPanic()) {
            json.writeBooleanField("panic", true);
        }
        json.writeArrayFieldStart("instances");
        String cursor = writeInstances(json, wanted, inForce);
        json.writeEndArray();
        if (!wanted.leftOut.isNone()) {
            wanted.leftOut.write(json);
        }
        if (!cursor.isEmpty()) {
            json.writeStringField("cursor", cursor);
        }
        json.writeEndObject();
    }

    /** Returns the cursor of the next page; empty when there is none. */
    private static String writeInstances(JsonGenerator json, Wanted wanted, InstanceFilter.InForce inForce)
            throws IOException {
        SortedMap<String, PresenceState> members = wanted.service.sortedMembers();
        Page page = wanted.page;
        if (page.after().isPresent()) {
            // The least text above another is that text with a zero character.
            members = members.tailMap(page.after().get() + '\0');
        }
        String last = "";
        int written = 0;
        for (Map.Entry<String, PresenceState> member : members.entrySet()) {
            if (member.getValue().registration() instanceof Registered instance
                    && inForce.admits().test(instance)
                    && !wanted.leavesOut(member.getKey(), inForce)) {
                if (written == page.limit()) {
                    return Page.cursorAfter(last);
                }
                InstanceJson.write(
                        json, member.getKey(), instance, member.getValue().health());
                last = member.getKey();
                written++;
            }
        }
        return "";
    }

    private static long healthy(GroupView<PresenceState> service) {
        long healthy = 0;
        for (PresenceState state : service.members().values()) {
            if (state.registration() instanceof Registered instance
                    && instance.standing().status().isHealthy()) {
                healthy++;
            }
        }
        return healthy;
    }
}
