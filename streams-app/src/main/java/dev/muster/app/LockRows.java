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

/** An answer about locks as rows for the terminal, which nothing in them can command: owners' names come from elsewhere. */
final class LockRows {

    private static final String NONE = "-";

    private final Terminal terminal;
    private final Instant now;

    /** Spans are told as of this time, by the clock of the terminal. */
    LockRows(Terminal terminal, Instant now) {
        this.terminal = terminal;
        this.now = now;
    }

    /** Whether ends are shown that keeps move: those who watch are not told of keeps. */
    enum Ends {
        SHOWN,
        LEFT_OUT
    }

    /** All locks. */
    List<String> locks(JsonNode answer) {
        TextTable table = new TextTable("LOCK", "KIND", "HELD BY", "FOR", "WAITING", "LAST TOKEN");
        for (JsonNode lock : answer.path("locks")) {
            int holders = lock.path("held").asInt();
            String by = lock.path("owner").asText(NONE) + (holders > 1 ? " and " + (holders - 1) + " more" : "");
            table.row(
                    List.of(
                            lock.path("lock").asText(),
                            lock.path("kind").asText(NONE) + permits(lock),
                            by,
                            ago(lock.path("since")),
                            lock.path("waiting").asText(),
                            lock.path("lastToken").asText()),
                    painted(lock.path("waiting").asInt()));
        }
        return table.lines(text -> terminal.coloured(Colour.HEADING, text));
    }

    /** One lock: its holders, then those who wait in their order. */
    List<String> lock(JsonNode lock, Ends ends) {
        List<String> lines = new ArrayList<>();
        String name = lock.path("lock").asText();
        if (lock.path("holders").isEmpty()) {
            lines.add(Printable.text(name + " is free; its last token was "
                    + lock.path("lastToken").asText()));
            return lines;
        }
        lines.add(Printable.text(name + ": " + lock.path("kind").asText() + permits(lock)));
        TextTable table = ends == Ends.SHOWN
                ? new TextTable("PLACE", "OWNER", "KIND", "TOKEN", "HOLDS", "FOR", "ENDS IN")
                : new TextTable("PLACE", "OWNER", "KIND", "TOKEN", "HOLDS", "FOR");
        for (JsonNode holder : lock.path("holders")) {
            row(table, holder, "holds", ends);
        }
        for (JsonNode waiter : lock.path("queue")) {
            row(table, waiter, waiter.path("place").asText(), ends);
        }
        lines.addAll(table.lines(text -> terminal.coloured(Colour.HEADING, text)));
        return lines;
    }

    /** What of an answer changes only with a decision: a row each for the locks, or for one lock, its holders and those who wait. */
    static SortedMap<String, String> lasting(JsonNode answer) {
        SortedMap<String, String> rows = new TreeMap<>();
        if (answer.has("locks")) {
            answer.path("locks")
                    .forEach(lock -> rows.put(
                            lock.path("lock").asText(),
                            lock.path("owner").asText("free") + ", "
                                    + lock.path("waiting").asText() + " wait, token "
                                    + lock.path("lastToken").asText()));
            return rows;
        }
        rows.put(
                answer.path("lock").asText(),
                answer.path("holders").isEmpty() ? "free" : answer.path("kind").asText());
        for (JsonNode holder : answer.path("holders")) {
            rows.put(
                    "holder " + holder.path("owner").asText() + " "
                            + holder.path("token").asText(),
                    holder.path("kind").asText() + ", "
                            + (holder.path("holds").asInt() == 1
                                    ? "1 hold"
                                    : holder.path("holds").asText() + " holds"));
        }
        for (JsonNode waiter : answer.path("queue")) {
            rows.put(
                    "waits " + waiter.path("owner").asText() + " since "
                            + waiter.path("since").asText(),
                    waiter.path("kind").asText());
        }
        return rows;
    }

    private void row(TextTable table, JsonNode one, String place, Ends ends) {
        List<String> cells = new ArrayList<>(List.of(
                place,
                one.path("owner").asText(),
                one.path("kind").asText() + permits(one),
                one.path("token").asText(NONE),
                one.path("holds").asText(NONE),
                ago(one.path("since"))));
        if (ends == Ends.SHOWN) {
            cells.add(Spans.until(one.path("until").asText(), now));
        }
        table.row(cells, UnaryOperator.identity());
    }

    private static String permits(JsonNode one) {
        if (one.has("limit")) {
            return " " + one.path("permitsOut").asText() + " of "
                    + one.path("limit").asText();
        }
        return one.has("permits") ? " " + one.path("permits").asText() : "";
    }

    private UnaryOperator<String> painted(int waiting) {
        return text -> waiting > 0 ? terminal.coloured(Colour.WARNING, text) : text;
    }

    private String ago(JsonNode time) {
        return Spans.ago(time.asText(), now);
    }
}
