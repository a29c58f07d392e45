package dev.muster.query.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.muster.fold.Names;
import dev.muster.presence.Location;
import dev.muster.presence.PresenceState;
import dev.muster.presence.Registered;
import dev.muster.presence.Status;
import dev.muster.query.Page;
import dev.muster.query.ReadTerms;
import dev.muster.view.GroupView;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * The classic view of a cluster: a service's instances as members of a group, joined when it is read with the election of the same name. A
 * member leads whose id is the leading candidate's.
 */
final class GroupReads {

    private final ServiceJoin join;
    private final Leaderships leaderships;

    GroupReads(ServiceJoin join, Leaderships leaderships) {
        this.join = join;
        this.leaderships = leaderships;
    }

    List<HttpRoute> routes() {
        return List.of(HttpRoute.get("/v1/groups/{group}", Access.READ, this::group));
    }

    private HttpResponse group(ServiceRequestContext context, HttpRequest request) {
        String group = Names.check("group", String.valueOf(context.pathParam("group")));
        Params params = Params.of(context.query(), Params.OF_LISTS);
        ReadTerms terms = join.terms(params, leaderships.log());
        Page page = params.page();
        return join.read(
                context,
                request,
                new ServiceJoin.Question(
                        group,
                        terms,
                        joined -> Answers.later(leaderships
                                .of(group, terms)
                                .thenApply(leadership -> answer(new Group(joined, leadership, page))))));
    }

    /** What is answered. */
    private record Group(ServiceJoin.Joined joined, Leaderships.Leadership leadership, Page page) {}

    private HttpResponse answer(Group group) {
        ResponseHeadersBuilder headers = join.headers(group.joined);
        group.leadership
                .position()
                .ifPresent(position ->
                        headers.set(Headers.POSITION, headers.get(Headers.POSITION) + "," + position.text()));
        return Answers.json(headers, Json.bytes(json -> write(json, group)));
    }

    private static void write(JsonGenerator json, Group group) throws IOException {
        GroupView<PresenceState> service = group.joined.service();
        json.writeStartObject();
        json.writeStringField("group", service.name());
        writeLeader(json, group.leadership);
        json.writeObjectFieldStart("figures");
        json.writeNumberField("members", service.members().size());
        json.writeNumberField("active", active(service));
        json.writeEndObject();
        json.writeArrayFieldStart("members");
        String cursor = writeMembers(json, service, group);
        json.writeEndArray();
        if (!cursor.isEmpty()) {
            json.writeStringField("cursor", cursor);
        }
        json.writeEndObject();
    }

    private static void writeLeader(JsonGenerator json, Leaderships.Leadership leadership) throws IOException {
        if (leadership.leader().isPresent()) {
            Leaderships.Held held = leadership.leader().get();
            json.writeStringField("leader", held.candidate());
            json.writeNumberField("term", held.term());
            json.writeStringField("leaderSince", held.since());
        } else {
            json.writeNullField("leader");
            json.writeNullField("term");
            if (!leadership.isKnown()) {
                json.writeBooleanField("leaderUnknown", true);
            }
        }
    }

    private static long active(GroupView<PresenceState> service) {
        return service.members().values().stream()
                .filter(state -> state.registration() instanceof Registered one
                        && one.standing().status() == Status.UP)
                .count();
    }

    /** Returns the cursor of the next page; empty when there is none. */
    private static String writeMembers(JsonGenerator json, GroupView<PresenceState> service, Group group)
            throws IOException {
        SortedMap<String, PresenceState> members = service.sortedMembers();
        if (group.page.after().isPresent()) {
            // The least text above another is that text with a zero character.
            members = members.tailMap(group.page.after().get() + '\0');
        }
        String last = "";
        int written = 0;
        for (Map.Entry<String, PresenceState> member : members.entrySet()) {
            if (member.getValue().registration() instanceof Registered instance) {
                if (written == group.page.limit()) {
                    return Page.cursorAfter(last);
                }
                writeMember(json, member.getKey(), instance, member.getValue());
                last = member.getKey();
                written++;
            }
        }
        return "";
    }

    private static void writeMember(JsonGenerator json, String id, Registered instance, PresenceState state)
            throws IOException {
        Location location = instance.profile().location();
        json.writeStartObject();
        json.writeStringField("id", id);
        json.writeStringField("status", instance.standing().status().name());
        json.writeStringField("since", instance.standing().since().toString());
        json.writeStringField("lastHeartbeat", state.health().lastBeatAt().toString());
        if (!location.region().isEmpty()) {
            json.writeStringField("region", location.region());
        }
        if (!location.zone().isEmpty()) {
            json.writeStringField("zone", location.zone());
        }
        json.writeEndObject();
    }
}
