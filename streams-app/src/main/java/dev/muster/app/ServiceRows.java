package dev.muster.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.terminal.Colour;
import dev.muster.terminal.Printable;
import dev.muster.terminal.Terminal;
import dev.muster.terminal.TextTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** An answer about services as rows for the terminal. */
final class ServiceRows {

    /** Place among the cells of an instance. */
    private static final int STATUS = 1;

    private final Terminal terminal;
    private final Instant now;

    /** Ages are told as of this time, by the clock of the terminal. */
    ServiceRows(Terminal terminal, Instant now) {
        this.terminal = terminal;
        this.now = now;
    }

    /** All services. */
    List<String> services(JsonNode answer) {
        TextTable table = new TextTable("SERVICE", "HEALTHY", "TOTAL", "STATUSES");
        for (JsonNode service : answer.path("services")) {
            int healthy = service.path("healthy").asInt();
            int total = service.path("total").asInt();
            table.row(
                    List.of(
                            service.path("service").asText(),
                            Integer.toString(healthy),
                            Integer.toString(total),
                            statuses(service.path("statuses"))),
                    painted(healthy == 0 && total > 0 ? Colour.BAD : healthy < total ? Colour.WARNING : Colour.GOOD));
        }
        return table.lines(painted(Colour.HEADING));
    }

    /** The instances of one service, and what its callers make of them: its breaker, empty where nobody has told of calls. */
    List<String> instances(JsonNode answer, Optional<? extends JsonNode> breaker) {
        SortedMap<String, JsonNode> ejected = new TreeMap<>();
        breaker.ifPresent(known -> known.path("ejected")
                .forEach(one -> ejected.put(one.path("instance").asText(), one)));
        TextTable table =
                new TextTable("INSTANCE", "STATUS", "ADDRESS", "REGION/ZONE", "WEIGHT", "BEAT", "SINCE", "REASON");
        for (JsonNode instance : answer.path("instances")) {
            List<String> cells = cells(instance);
            boolean isEjected = ejected.containsKey(instance.path("id").asText());
            cells.set(STATUS, cells.get(STATUS) + (isEjected ? ", ejected" : ""));
            cells.add(5, Spans.ago(instance.path("lastHeartbeat").asText(), now)); // none where it never beat
            table.row(
                    cells,
                    painted(
                            isEjected
                                    ? Colour.BAD
                                    : colourOf(instance.path("status").asText())));
        }
        List<String> lines = underSummary(answer, table);
        breaker.ifPresent(known -> lines.addAll(verdicts(known)));
        return lines;
    }

    /** What keeps calls from the service or from some of its instances, though these are there. */
    private List<String> verdicts(JsonNode breaker) {
        List<String> lines = new ArrayList<>();
        String state = breaker.path("state").asText();
        if (!state.equals("CLOSED")) {
            String until = Spans.until(breaker.path("until").asText(), now);
            lines.add("breaker: " + state + (until.equals("-") ? "" : ", ends in " + until) + ": "
                    + breaker.path("reason").asText());
        }
        for (JsonNode one : breaker.path("ejected")) {
            lines.add("ejected: " + one.path("instance").asText() + ", ends in "
                    + Spans.until(one.path("until").asText(), now) + ": "
                    + one.path("reason").asText());
        }
        return lines.stream()
                .map(line -> terminal.coloured(Colour.WARNING, Printable.text(line)))
                .toList();
    }

    /** The same without what those who watch are not told of. */
    List<String> watchedInstances(JsonNode answer) {
        TextTable table = new TextTable("INSTANCE", "STATUS", "ADDRESS", "REGION/ZONE", "WEIGHT", "SINCE", "REASON");
        for (JsonNode instance : answer.path("instances")) {
            table.row(cells(instance), painted(colourOf(instance.path("status").asText())));
        }
        return underSummary(answer, table);
    }

    private List<String> cells(JsonNode instance) {
        return new ArrayList<>(List.of(
                instance.path("id").asText(),
                instance.path("status").asText(),
                address(instance),
                place(instance),
                instance.path("weight").asText(),
                Spans.ago(instance.path("since").asText(), now),
                instance.path("reason").asText()));
    }

    private List<String> underSummary(JsonNode answer, TextTable table) {
        List<String> lines = new ArrayList<>();
        lines.add(Printable.text(
                answer.path("service").asText() + ": " + answer.path("healthy").asText() + " healthy of "
                        + answer.path("total").asText()));
        lines.addAll(table.lines(painted(Colour.HEADING)));
        return lines;
    }

    /** What of each service or instance counts as a change, by its name: all but what time alone changes. */
    static SortedMap<String, String> lasting(JsonNode answer) {
        SortedMap<String, String> rows = new TreeMap<>();
        for (JsonNode service : answer.path("services")) {
            rows.put(
                    service.path("service").asText(),
                    "healthy=" + service.path("healthy").asText() + " total="
                            + service.path("total").asText() + " " + statuses(service.path("statuses")));
        }
        for (JsonNode instance : answer.path("instances")) {
            rows.put(
                    instance.path("id").asText(),
                    instance.path("status").asText() + " " + address(instance) + " " + place(instance) + " weight="
                            + instance.path("weight").asText() + " since="
                            + instance.path("since").asText() + " "
                            + instance.path("reason").asText());
        }
        return rows;
    }

    private static String statuses(JsonNode statuses) {
        StringJoiner words = new StringJoiner(" ");
        statuses.properties().forEach(status -> {
            if (status.getValue().asInt() > 0) {
                words.add(status.getKey() + "=" + status.getValue().asInt());
            }
        });
        return words.toString();
    }

    private static String address(JsonNode instance) {
        return instance.path("host").asText() + ":" + instance.path("port").asText();
    }

    private static String place(JsonNode instance) {
        String region = instance.path("region").asText("");
        String zone = instance.path("zone").asText("");
        return region.isEmpty() && zone.isEmpty()
                ? "-"
                : (region.isEmpty() ? "-" : region) + "/" + (zone.isEmpty() ? "-" : zone);
    }

    private static Colour colourOf(String status) {
        return switch (status) {
            case "UP" -> Colour.GOOD;
            case "DOWN" -> Colour.BAD;
            default -> Colour.WARNING;
        };
    }

    private UnaryOperator<String> painted(Colour colour) {
        return line -> terminal.coloured(colour, line);
    }
}
