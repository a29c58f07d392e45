package dev.muster.query.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.linecorp.armeria.common.HttpData;
import dev.muster.balance.Balancing;
import dev.muster.balance.Candidate;
import dev.muster.breaker.State;
import dev.muster.presence.PresenceState;
import dev.muster.presence.Registered;
import dev.muster.query.http.ServiceJoin.Joined;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** Picks and owners as JSON: who takes the call, by which rules, and who was left out and why. */
final class PickJson {

    /** Instances left out that are named; of more there is the number. */
    private static final int MOST_NAMED = 20;

    private static final double PERCENT = 100.0;

    private PickJson() {}

    /** The answer that names this candidate. */
    static HttpData picked(PickBoard board, int index, Joined joined, Balancing asked) {
        String id = board.candidates().get(index).id();
        return HttpData.wrap(Json.bytes(json -> {
            json.writeStartObject();
            writeService(json, joined);
            json.writeStringField("strategy", board.balancing().strategy().text());
            json.writeFieldName("instance");
            writeInstance(json, id, joined);
            writeRules(json, board, joined, asked);
            writeLeftOut(json, board, joined);
            json.writeEndObject();
        }));
    }

    /** The answer that names the owners of a key. */
    static HttpData owners(PickBoards.Made made, PickTerms asked, List<String> owners) {
        PickBoard board = made.board();
        Joined joined = made.joined();
        return HttpData.wrap(Json.bytes(json -> {
            json.writeStartObject();
            writeService(json, joined);
            json.writeStringField("key", asked.key().orElseThrow());
            json.writeArrayFieldStart("owners");
            for (String owner : owners) {
                writeInstance(json, owner, joined);
            }
            json.writeEndArray();
            writeRules(json, board, joined, asked.balancing());
            writeLeftOut(json, board, joined);
            json.writeEndObject();
        }));
    }

    /** Why nobody takes the call. */
    static String nobody(PickBoard board, Joined joined) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Left one : leftOut(board, joined)) {
            counts.merge(one.why, 1, Integer::sum);
        }
        StringJoiner why = new StringJoiner(", ");
        counts.forEach((word, count) -> why.add(count + " " + word));
        return "Expected an instance of '%s' to take calls, but none does%s"
                .formatted(joined.service().name(), counts.isEmpty() ? ": none is registered" : ": " + why);
    }

    private static void writeService(JsonGenerator json, Joined joined) throws IOException {
        json.writeStringField("service", joined.service().name());
        json.writeNumberField("index", joined.service().entry().lastChange());
    }

    private static void writeInstance(JsonGenerator json, String id, Joined joined) throws IOException {
        PresenceState state = joined.service().members().getOrDefault(id, PresenceState.INITIAL);
        if (!(state.registration() instanceof Registered instance)) {
            throw new IllegalStateException(
                    "Expected '" + id + "' to be in the picture that it was picked from, but it is not");
        }
        InstanceJson.write(json, id, instance, state.health());
    }

    private static void writeRules(JsonGenerator json, PickBoard board, Joined joined, Balancing rules)
            throws IOException {
        json.writeObjectFieldStart("rules");
        if (!rules.nearness().region().isEmpty()) {
            json.writeStringField("region", rules.nearness().region());
        }
        if (!rules.nearness().zone().isEmpty()) {
            json.writeStringField("zone", rules.nearness().zone());
        }
        json.writeNumberField("panic", rules.panicPercent() / PERCENT);
        json.writeStringField("slowStart", rules.slowStart().window().toString());
        json.writeEndObject();
        if (board.picks().isPanic()) {
            json.writeBooleanField("panic", true);
        }
        if (joined.outlook().breaker() != State.CLOSED) {
            json.writeStringField("breaker", joined.outlook().breaker().name());
        }
        if (!joined.leftOut().isKnown()) {
            json.writeBooleanField("verdictsKnown", false);
        }
    }

    private static void writeLeftOut(JsonGenerator json, PickBoard board, Joined joined) throws IOException {
        List<Left> all = leftOut(board, joined);
        json.writeNumberField("candidates", board.candidates().size() - all.size());
        json.writeArrayFieldStart("leftOut");
        for (Left one : all.subList(0, Math.min(MOST_NAMED, all.size()))) {
            json.writeStartObject();
            json.writeStringField("id", one.id);
            json.writeStringField("why", one.why);
            json.writeStringField("reason", one.reason);
            if (!one.until.isEmpty()) {
                json.writeStringField("until", one.until);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        if (all.size() > MOST_NAMED) {
            json.writeNumberField("leftOutMore", all.size() - MOST_NAMED);
        }
        joined.leftOut().writeTakenBack(json, MOST_NAMED);
    }

    /** One who is left out; {@code until} is empty where nobody knows. */
    private record Left(String id, String why, String reason, String until) {}

    private static List<Left> leftOut(PickBoard board, Joined joined) {
        List<Left> left = new ArrayList<>();
        for (int index = 0; index < board.candidates().size(); index++) {
            Candidate one = board.candidates().get(index);
            switch (board.picks().partOf(index)) {
                case FARTHER, OUTSIDE_SUBSET -> left.add(new Left(one.id(), "farther", farther(one), ""));
                case DRAINED -> left.add(new Left(one.id(), "drained", drained(one, joined), ""));
                case UNHEALTHY -> left.add(unhealthy(one, joined));
                default -> {
                    // Takes calls.
                }
            }
        }
        return left;
    }

    private static Left unhealthy(Candidate one, Joined joined) {
        Ejected.Verdict verdict = joined.leftOut().ejected().get(one.id());
        return verdict != null
                ? new Left(one.id(), "ejected", verdict.reason(), verdict.until())
                : new Left(one.id(), "not-healthy", standing(one, joined), "");
    }

    private static String farther(Candidate one) {
        return "in region '%s', zone '%s', and there are enough nearer".formatted(one.region(), one.zone());
    }

    private static String drained(Candidate one, Joined joined) {
        return one.weight() == 0 ? "weight 0" : standing(one, joined);
    }

    private static String standing(Candidate one, Joined joined) {
        PresenceState state = joined.service().members().getOrDefault(one.id(), PresenceState.INITIAL);
        return state.registration() instanceof Registered instance
                ? instance.standing().status() + ", " + instance.standing().reason()
                : "gone";
    }
}
