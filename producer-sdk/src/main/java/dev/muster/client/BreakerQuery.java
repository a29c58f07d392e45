package dev.muster.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.client.call.FleetVerdict;
import dev.muster.client.call.FleetVerdict.OfInstance;
import dev.muster.client.call.FleetVerdict.Permit;
import dev.muster.client.call.FleetVerdict.State;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The question for the fleet's breaker of a service, as one caller has to heed it. Of the permits only this caller's are taken, with
 * the time that is left of them: clocks of other machines play no part. As the result has to be known to the fleet within that time, a
 * tenth of it is kept back for the way there.
 *
 * @param service that is called
 * @param caller name of the instance that calls, as in its outcomes
 */
record BreakerQuery(String service, String caller) implements WatchQuery<FleetVerdict> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TENTH = 10;
    private static final int PERMILLE = 1_000;
    private static final long LONGEST_MS = Duration.ofDays(1).toMillis();

    @Override
    public String subject() {
        return service + ": the fleet's verdict on it";
    }

    @Override
    public String path() {
        return "/v1/breakers/" + service;
    }

    @Override
    public FleetVerdict unknown() {
        return FleetVerdict.NONE;
    }

    @Override
    public FleetVerdict parse(String event, long toldAt) {
        JsonNode body = read(event);
        State state = stateOf(body.path("state").asText(""));
        Optional<Instant> until = timeOf(body.path("until"));
        return new FleetVerdict(
                state,
                body.path("epoch").asLong(),
                timeOf(body.path("since")),
                until.isPresent() ? until : timeOf(body.path("probes").path("until")),
                state == State.HALF_OPEN ? whoProbes(body) : body.path("reason").asText(""),
                permits(body, toldAt),
                ejectedMax(body),
                ejected(body));
    }

    private static JsonNode read(String event) {
        try {
            JsonNode body = JSON.readTree(event);
            if (body != null && body.path("state").isTextual()) {
                return body;
            }
        } catch (JsonProcessingException e) {
            throw new NoAnswerException("an event that is no JSON (expected: an object)");
        }
        throw new NoAnswerException("an event without \"state\" (expected: a breaker)");
    }

    /** What is not known here is no reason to hold calls back, nor to forget what is known. */
    private static State stateOf(String text) {
        return Arrays.stream(State.values())
                .filter(state -> state.name().equals(text))
                .findFirst()
                .orElseThrow(() -> new NoAnswerException("an event with the state '" + text + "' (expected: one of "
                        + Arrays.toString(State.values()) + ")"));
    }

    private List<Permit> permits(JsonNode body, long toldAt) {
        List<Permit> mine = new ArrayList<>();
        for (JsonNode permit : body.path("permits")) {
            if (permit.path("callerInstance").asText("").equals(caller)) {
                long left =
                        Math.max(0, Math.min(LONGEST_MS, permit.path("leftMs").asLong()));
                long usable = Duration.ofMillis(left - left / TENTH).toNanos();
                mine.add(new Permit(permit.path("number").asLong(), toldAt, toldAt + usable));
            }
        }
        return mine;
    }

    private static String whoProbes(JsonNode body) {
        List<String> holders = new ArrayList<>();
        body.path("permits")
                .forEach(permit -> holders.add(permit.path("callerInstance").asText()));
        int heard = body.path("probes").path("ok").asInt()
                + body.path("probes").path("slow").asInt()
                + body.path("probes").path("failed").asInt();
        return heard + " of " + body.path("probes").path("wanted").asInt() + " probes are over"
                + (holders.isEmpty() ? "" : ", the permits are with " + String.join(", ", holders));
    }

    /** The share in force, or what the service was set to, in thousandths; where a node tells neither, the default of the rules. */
    private static int ejectedMax(JsonNode body) {
        JsonNode set = body.path("config").path("ejectedMax");
        JsonNode share = body.path("ejectedMax").isNumber() ? body.path("ejectedMax") : set;
        return share.isNumber()
                ? (int) Math.max(0, Math.min(PERMILLE, Math.round(share.asDouble() * PERMILLE)))
                : FleetVerdict.EJECTED_MAX;
    }

    private static Map<String, OfInstance> ejected(JsonNode body) {
        Map<String, OfInstance> ejected = new HashMap<>();
        for (JsonNode one : body.path("ejected")) {
            String until = one.path("until").asText("");
            String reason = one.path("reason").asText("");
            ejected.put(
                    one.path("instance").asText(),
                    new OfInstance(
                            true,
                            until.isEmpty() ? reason : reason + ", until " + until,
                            timeOf(one.path("since")).orElse(Instant.EPOCH)));
        }
        return ejected;
    }

    private static Optional<Instant> timeOf(JsonNode text) {
        try {
            return text.isTextual() ? Optional.of(Instant.parse(text.asText())) : Optional.empty();
        } catch (DateTimeParseException e) {
            // It only informs.
            return Optional.empty();
        }
    }
}
