package dev.muster.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.terminal.Colour;
import dev.muster.terminal.Printable;
import dev.muster.terminal.Terminal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Shows what a node pushes, for every command that watches: on a screen it is drawn anew about once a second, with its age; elsewhere each
 * change is a line, and that the node is away, or back, is told once. One thread's.
 */
final class LiveScreen implements ServerWatch.Listener {

    private final Terminal terminal;
    private final Content content;
    private Optional<String> said = Optional.empty();

    /** What is shown. */
    interface Content {

        /** The state is this now. */
        void told(ObjectNode state);

        /** Time has passed, about a second; the node is there. */
        default void passed() {}

        /** The last state as it is drawn; empty where nothing is to be drawn. */
        Optional<List<String>> drawn();
    }

    LiveScreen(Terminal terminal, Content content) {
        this.terminal = terminal;
        this.content = content;
    }

    @Override
    public void told(ObjectNode state) {
        content.told(state);
    }

    @Override
    public void seen(Instant asOf, Optional<String> trouble) {
        if (trouble.isEmpty()) {
            content.passed();
        }
        Optional<List<String>> drawn = terminal.kind() == Terminal.Kind.SCREEN ? content.drawn() : Optional.empty();
        if (drawn.isPresent()) {
            draw(drawn.get(), asOf, trouble);
        } else if (trouble.isPresent() && !trouble.equals(said)) {
            terminal.err().println("muster: stale since " + seconds(asOf) + ": " + trouble.get() + "; trying again");
        } else if (trouble.isEmpty() && said.isPresent()) {
            terminal.err().println("muster: live again");
        }
        said = trouble;
    }

    /** Tells what differs between two states whose rows have names. */
    static void tellChanges(Terminal terminal, Map<String, String> before, SortedMap<String, String> rows) {
        rows.forEach((name, row) -> {
            if (!row.equals(before.get(name))) {
                terminal.out().println(Printable.text(Instant.now() + " " + name + " " + row));
            }
        });
        for (String name : before.keySet()) {
            if (!rows.containsKey(name)) {
                terminal.out().println(Printable.text(Instant.now() + " " + name + " gone"));
            }
        }
    }

    private void draw(List<String> lines, Instant asOf, Optional<String> trouble) {
        terminal.clear();
        terminal.out()
                .println(trouble.map(why -> terminal.coloured(
                                Colour.WARNING, "stale since " + seconds(asOf) + ": " + why + "; trying again"))
                        .orElse("live, as of " + seconds(asOf)));
        lines.forEach(terminal.out()::println);
        terminal.out().flush();
    }

    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }
}
