package dev.muster.demo;

import dev.muster.terminal.Colour;
import dev.muster.terminal.TextTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * How things stand at a moment.
 *
 * @param headline where Muster answers, and the time
 * @param now this moment
 * @param snapshot the instances
 * @param ledger their figures
 * @param latest what happened last
 */
record Picture(String headline, Instant now, Snapshot snapshot, Ledger ledger, List<Happening> latest) {

    /** The same, and one more has happened; the list grows no longer than {@link Happenings} keeps it. */
    Picture with(Happening happening) {
        List<Happening> more = new ArrayList<>(latest);
        more.add(happening);
        if (more.size() > Happenings.REMEMBERED) {
            more.remove(0);
        }
        return new Picture(headline, now, snapshot, ledger, more);
    }

    /** One line. */
    String shortText() {
        return "%d of %d nodes ready, %d of %d services UP; %s"
                .formatted(
                        snapshot.nodes().ready(),
                        snapshot.nodes().all(),
                        snapshot.up(),
                        snapshot.instances().size(),
                        calls(ledger.total()));
    }

    static String calls(CallFigures figures) {
        return "calls: %d ok, %d retried, %d failed, %d refused"
                .formatted(figures.ok(), figures.retried(), figures.failed(), figures.refused());
    }

    /** One line of the breakers. */
    String breakers() {
        return snapshot.breakers().values().stream()
                .map(breaker -> breaker.service() + " " + breaker.state())
                .collect(Collectors.joining(", ", "breakers: ", ""));
    }

    /** One line of the scheduler. */
    String scheduler() {
        ElectionSight now = snapshot.scheduler();
        return "scheduler: " + (now.isLed() ? "%s in term %d".formatted(now.leader(), now.term()) : "none");
    }

    /** A row an instance, sorted by id and so by service. */
    List<String> table(BiFunction<Colour, String, String> paint) {
        TextTable table = new TextTable(
                "INSTANCE", "ZONE", "PORT", "STATUS", "SINCE", "BEAT", "SERVED", "OK", "RETRIED", "FAILED");
        for (InstanceState instance : snapshot.instances().values()) {
            CallFigures figures = ledger.of(instance.id());
            List<String> cells = List.of(
                    instance.id(),
                    instance.zone(),
                    Integer.toString(instance.port()),
                    isEjected(instance) ? "EJECTED" : instance.status().word(),
                    age(instance.status().since()),
                    age(instance.lastHeartbeat()),
                    Long.toString(figures.served()),
                    Long.toString(figures.ok()),
                    Long.toString(figures.retried()),
                    Long.toString(figures.failed()));
            table.row(cells, line -> paint.apply(colour(instance), line));
        }
        UnaryOperator<String> heading = line -> paint.apply(Colour.HEADING, line);
        return table.lines(heading);
    }

    private boolean isEjected(InstanceState instance) {
        return instance.isUp() && snapshot.isEjected(instance);
    }

    private Colour colour(InstanceState instance) {
        return isEjected(instance)
                ? Colour.WARNING
                : instance.isUp() ? Colour.GOOD : instance.isDown() ? Colour.BAD : Colour.WARNING;
    }

    /** The broker's clock may be a little ahead. */
    private String age(Instant then) {
        Duration age = Duration.between(then, now);
        return seconds(age.isNegative() ? Duration.ZERO : age).replace(" ", "");
    }

    /** In seconds with one decimal. */
    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1_000.0);
    }
}
