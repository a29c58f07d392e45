package dev.muster.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.terminal.Colour;
import dev.muster.terminal.Printable;
import dev.muster.terminal.Terminal;
import dev.muster.terminal.TextTable;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** An answer about services as rows for the terminal. */
final class ServiceRows {

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

    /** The instances of one service. */
    List<String> instances(JsonNode answer) {
        TextTable table =
                new TextTable("INSTANCE", "STATUS", "ADDRESS", "REGION/ZONE", "WEIGHT", "BEAT", "SINCE", "REASON");
        for (JsonNode instance : answer.path("instances")) {
            List<String> cells = cells(instance);
            cells.add(5, age(instance.path("lastHeartbeat")));
            table.row(cells, painted(colourOf(instance.path("status").asText())));
        }
        return underSummary(answer, table);
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
                age(instance.path("since")),
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

    private String age(JsonNode time) {
        try {
            Duration age = Duration.between(Instant.parse(time.asText()), now);
            long seconds = Math.max(0, age.toSeconds());
            if (seconds < 120) {
                return seconds + "s";
            }
            return seconds < 7_200
                    ? seconds / 60 + "m"
                    : seconds < 172_800 ? seconds / 3_600 + "h" : seconds / 86_400 + "d";
        } catch (DateTimeParseException e) {
            return "-"; // an instance that never beat has no time of it
        }
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
