package dev.muster.demo;

import java.util.ArrayList;
import java.util.List;

/** What is told in the end, in the order in which it became known. Used by one thread. */
final class Summary {

    private static final String ROW = "  %-10s %s";

    private final Schedule schedule;
    private final List<String> rows = new ArrayList<>();
    private boolean hasSucceeded;

    Summary(Schedule schedule) {
        this.schedule = schedule;
    }

    /** A row; one that goes on with what the last one tells has an empty name. */
    void note(String what, String text) {
        rows.add(ROW.formatted(what, text));
    }

    void succeed() {
        hasSucceeded = true;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("Summary of %d s with a ttl of %d s: %s"
                .formatted(
                        schedule.run().toSeconds(),
                        schedule.ttl().toSeconds(),
                        hasSucceeded
                                ? "all that was expected has happened."
                                : "NOT all that was expected has happened."));
        lines.addAll(rows);
        return lines;
    }
}
