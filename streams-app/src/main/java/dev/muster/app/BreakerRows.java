package dev.muster.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.terminal.Colour;
import dev.muster.terminal.Printable;
import dev.muster.terminal.Terminal;
import dev.muster.terminal.TextTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** An answer about breakers as rows for the terminal, which nothing in them can command: names and reasons come from elsewhere. */
final class BreakerRows {

    /** Headings and one row. */
    private static final int AFTER_TABLE = 2;

    private final Terminal terminal;
    private final Instant now;

    /** Spans are told as of this time, by the clock of the terminal. */
    BreakerRows(Terminal terminal, Instant now) {
        this.terminal = terminal;
        this.now = now;
    }

    /** All breakers. */
    List<String> breakers(JsonNode answer) {
        TextTable table = new TextTable(
                "SERVICE", "STATE", "FOR", "ENDS IN", "CALLERS", "EJECTED", "LAST OK", "LAST FAILED", "REASON");
        for (JsonNode breaker : answer.path("breakers")) {
            List<String> cells = new ArrayList<>(row(breaker));
            cells.add(cells.size() - 1, ago(breaker.path("lastSuccess")));
            cells.add(cells.size() - 1, ago(breaker.path("lastFailure")));
            table.row(cells, painted(breaker.path("state").asText()));
        }
        return lines(table);
    }

    /** The same without what those who watch are not told of. */
    List<String> watchedBreakers(JsonNode answer) {
        TextTable table = shortTable();
        answer.path("breakers")
                .forEach(breaker ->
                        table.row(row(breaker), painted(breaker.path("state").asText())));
        return lines(table);
    }

    private static TextTable shortTable() {
        return new TextTable("SERVICE", "STATE", "FOR", "ENDS IN", "CALLERS", "EJECTED", "REASON");
    }

    private List<String> lines(TextTable table) {
        return table.lines(text -> terminal.coloured(Colour.HEADING, text));
    }

    /** What of an answer changes only with a decision: a row each for the breakers, or for one breaker, its permits and those ejected. */
    static SortedMap<String, String> lasting(JsonNode answer) {
        SortedMap<String, String> rows = new TreeMap<>();
        if (answer.has("breakers")) {
            answer.path("breakers")
                    .forEach(breaker -> rows.put(breaker.path("name").asText(), standing(breaker)));
            return rows;
        }
        rows.put(answer.path("name").asText(), standing(answer));
        for (JsonNode permit : answer.path("permits")) {
            rows.put(
                    "permit " + permit.path("number").asText(),
                    permit.path("callerInstance").asText());
        }
        for (JsonNode ejected : answer.path("ejected")) {
            rows.put(
                    "ejected " + ejected.path("instance").asText(),
                    ejected.path("reason").asText());
        }
        return rows;
    }

    private static String standing(JsonNode breaker) {
        String ejected = breaker.path("ejectedInstances").asText();
        return breaker.path("state").asText() + (ejected.equals("0") ? "" : ", " + ejected + " ejected") + ": "
                + breaker.path("reason").asText();
    }

    /** One breaker: its state, its window, its permits and its ejected instances. */
    List<String> breaker(JsonNode breaker) {
        List<String> lines = watchedBreaker(breaker);
        JsonNode window = breaker.path("window");
        lines.add(
                AFTER_TABLE,
                Printable.text("window: " + window.path("calls").asText() + " calls, "
                        + window.path("failures").asText() + " failed, "
                        + window.path("tooSlow").asText() + " too slow, seen by "
                        + window.path("callers").asText() + " callers; "
                        + window.path("failuresInARow").asText() + " failures in a row; last ok: "
                        + ago(breaker.path("lastSuccess")) + ", last failed: "
                        + ago(breaker.path("lastFailure"))));
        return lines;
    }

    /** The same without what those who watch are not told of. */
    List<String> watchedBreaker(JsonNode breaker) {
        TextTable table = shortTable();
        table.row(row(breaker), painted(breaker.path("state").asText()));
        List<String> lines = new ArrayList<>(lines(table));
        for (JsonNode permit : breaker.path("permits")) {
            lines.add(Printable.text("permit " + permit.path("number").asText() + ": "
                    + permit.path("callerInstance").asText() + ", ends in " + until(permit.path("until"))));
        }
        for (JsonNode ejected : breaker.path("ejected")) {
            lines.add(terminal.coloured(
                    Colour.WARNING,
                    Printable.text("ejected: " + ejected.path("instance").asText() + ", ends in "
                            + until(ejected.path("until")) + ": "
                            + ejected.path("reason").asText())));
        }
        return lines;
    }

    /** Why a breaker is as it is, and where to read on. */
    List<String> why(JsonNode breaker) {
        String service = breaker.path("name").asText();
        List<String> lines = new ArrayList<>();
        lines.add(service + " is " + breaker.path("state").asText() + " since "
                + breaker.path("since").asText() + ": " + breaker.path("reason").asText());
        evidence(lines, breaker.path("evidence"));
        for (JsonNode ejected : breaker.path("ejected")) {
            lines.add(ejected.path("instance").asText() + " is ejected since "
                    + ejected.path("since").asText() + " by the rule "
                    + ejected.path("rule").asText() + ": "
                    + ejected.path("reason").asText());
            evidence(lines, ejected.path("evidence"));
        }
        lines.add("every decision before: muster audit timeline --kind breaker --key " + service);
        return lines.stream().map(Printable::text).toList();
    }

    private static void evidence(List<String> lines, JsonNode evidence) {
        if (evidence.isObject()) {
            lines.add("  by outcomes at offsets " + evidence.path("fromOffset").asText() + " to "
                    + evidence.path("toOffset").asText() + ": "
                    + evidence.path("calls").asText() + " calls, "
                    + evidence.path("failures").asText() + " failed, "
                    + evidence.path("tooSlow").asText() + " too slow, seen by "
                    + evidence.path("witnesses").asText() + " of "
                    + evidence.path("callers").asText() + " callers");
        }
    }

    private List<String> row(JsonNode breaker) {
        return List.of(
                breaker.path("name").asText(),
                breaker.path("state").asText(),
                ago(breaker.path("since")),
                until(breaker.path("until")),
                breaker.path("callers").asText(),
                breaker.path("ejectedInstances").asText(),
                breaker.path("reason").asText());
    }

    private UnaryOperator<String> painted(String state) {
        Colour colour =
                switch (state) {
                    case "CLOSED" -> Colour.GOOD;
                    case "HALF_OPEN", "FORCED_CLOSED" -> Colour.WARNING;
                    default -> Colour.BAD;
                };
        return text -> terminal.coloured(colour, text);
    }

    private String ago(JsonNode time) {
        return Spans.ago(time.asText(), now);
    }

    private String until(JsonNode time) {
        return Spans.until(time.asText(), now);
    }
}
