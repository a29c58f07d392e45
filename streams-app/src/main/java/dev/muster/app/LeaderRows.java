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

/** An answer about elections as rows for the terminal. */
final class LeaderRows {

    private final Terminal terminal;
    private final Instant now;

    /** Spans are told as of this time, by the clock of the terminal. */
    LeaderRows(Terminal terminal, Instant now) {
        this.terminal = terminal;
        this.now = now;
    }

    /** All elections. */
    List<String> elections(JsonNode answer) {
        TextTable table = new TextTable("ELECTION", "LEADER", "TERM", "FOR", "CANDIDATES");
        for (JsonNode election : answer.path("elections")) {
            table.row(
                    List.of(
                            election.path("election").asText(),
                            leader(election),
                            term(election),
                            ago(election.path("since")),
                            election.path("candidates").asText()),
                    painted(isLed(election) ? Colour.GOOD : Colour.WARNING));
        }
        return lines(table);
    }

    /** One election with its candidates in the order of succession. */
    List<String> election(JsonNode election) {
        return election(election, true);
    }

    /** The same without what those who watch are not told of: when each has kept. */
    List<String> watchedElection(JsonNode election) {
        return election(election, false);
    }

    private List<String> election(JsonNode election, boolean withKeeps) {
        List<String> lines = new ArrayList<>();
        String name = election.path("election").asText();
        lines.add(terminal.coloured(
                isLed(election) ? Colour.GOOD : Colour.WARNING,
                Printable.text(
                        isLed(election)
                                ? name + " is led by " + leader(election) + " in term " + term(election) + " for "
                                        + ago(election.path("since"))
                                : name + " has no leader" + waiting(election))));
        TextTable table = withKeeps
                ? new TextTable("CANDIDATE", "PRIORITY", "FOR", "TTL", "KEPT", "LAPSES IN")
                : new TextTable("CANDIDATE", "PRIORITY", "FOR", "TTL");
        for (JsonNode candidate : election.path("candidates")) {
            List<String> cells = new ArrayList<>(List.of(
                    candidate.path("id").asText(),
                    candidate.path("priority").asText(),
                    ago(candidate.path("since")),
                    candidate.path("ttl").asText()));
            if (withKeeps) {
                cells.add(ago(candidate.path("lastKeep")));
                cells.add(Spans.until(candidate.path("until").asText(), now));
            }
            boolean leads =
                    candidate.path("id").asText().equals(election.path("leader").asText());
            table.row(cells, leads ? painted(Colour.GOOD) : UnaryOperator.identity());
        }
        lines.addAll(lines(table));
        return lines;
    }

    private String waiting(JsonNode election) {
        return election.has("notBefore")
                ? "; nobody is elected before the ttl of the last one is over, in "
                        + Spans.until(election.path("notBefore").asText(), now)
                : "";
    }

    /** What of an answer changes only with a decision: a row each for the elections, or for one election and its candidates. */
    static SortedMap<String, String> lasting(JsonNode answer) {
        SortedMap<String, String> rows = new TreeMap<>();
        if (answer.has("elections")) {
            answer.path("elections")
                    .forEach(election -> rows.put(election.path("election").asText(), standing(election)));
            return rows;
        }
        rows.put(answer.path("election").asText(), standing(answer));
        for (JsonNode candidate : answer.path("candidates")) {
            rows.put(
                    "candidate " + candidate.path("id").asText(),
                    "since " + candidate.path("since").asText());
        }
        return rows;
    }

    private static String standing(JsonNode election) {
        return isLed(election) ? leader(election) + " in term " + term(election) : "no leader";
    }

    private static boolean isLed(JsonNode election) {
        return election.path("leader").isTextual();
    }

    private static String leader(JsonNode election) {
        return isLed(election) ? election.path("leader").asText() : "-";
    }

    private static String term(JsonNode election) {
        return isLed(election) ? election.path("term").asText() : "-";
    }

    private List<String> lines(TextTable table) {
        return table.lines(text -> terminal.coloured(Colour.HEADING, text));
    }

    private UnaryOperator<String> painted(Colour colour) {
        return text -> terminal.coloured(colour, text);
    }

    private String ago(JsonNode time) {
        return Spans.ago(time.asText(), now);
    }
}
