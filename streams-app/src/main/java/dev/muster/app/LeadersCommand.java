package dev.muster.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.fold.InvalidValueException;
import dev.muster.fold.Names;
import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import dev.muster.terminal.Printable;
import dev.muster.terminal.ServerOption;
import dev.muster.terminal.Terminal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows who leads: all elections, or one of them. */
@Command(
        name = "leaders",
        mixinStandardHelpOptions = true,
        description = "Shows who leads: all elections, or one of them with its candidates.")
final class LeadersCommand implements Callable<Integer> {

    private static final String LIST = "/v1/elections";

    private final Terminal terminal;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "ELECTION",
            description = "Name of an election; without it, all of them.")
    private @Nullable String election;

    @Option(
            names = "--watch",
            description = "Goes on showing what changes as the node tells it, until Ctrl-C: the table on a terminal,"
                    + " changed lines elsewhere. While the node is away, it says since when that is stale.")
    private boolean isWatching;

    @Option(
            names = "--json",
            description = "Prints what the node answers, as one line of JSON (with --watch: one for each change).")
    private boolean isJson;

    @Mixin
    private final ServerOption server = new ServerOption();

    private @Nullable ObjectNode shown;
    private SortedMap<String, String> shownRows = new TreeMap<>();

    LeadersCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (election != null) {
            try {
                Names.check("ELECTION", election);
            } catch (InvalidValueException e) {
                throw new CommandFailure(ExitStatus.USAGE, String.valueOf(e.getMessage()), e);
            }
        }
        ServerQuestions questions = ServerQuestions.of(server, terminal);
        if (isWatching) {
            Optional<ObjectNode> first = election == null ? Optional.of(ask(questions)) : questions.find(path());
            first.ifPresentOrElse(this::show, this::sayWaiting);
            watch(questions);
        } else {
            show(ask(questions));
        }
        return isWhole(shown) ? ExitStatus.OK.code() : ExitStatus.FAILURE.code();
    }

    private void sayWaiting() {
        terminal.err().println("muster: " + waiting());
        terminal.err().flush();
    }

    private String waiting() {
        return election + ": nobody has campaigned for it yet; waiting for that";
    }

    private ObjectNode ask(ServerQuestions questions) {
        return election == null ? questions.list(LIST, "elections", "") : questions.get(path());
    }

    private String path() {
        return LIST + "/" + ServerQuestions.encoded(String.valueOf(election));
    }

    /** Ends with the process; while the node is away, it says since when what it shows is stale, and goes on. */
    private void watch(ServerQuestions questions) {
        try {
            new ServerWatch(questions, new LiveScreen(terminal, new Pushed(questions)))
                    .run(election == null ? LIST + "?limit=1000" : path());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is pushed. */
    private final class Pushed implements LiveScreen.Content {

        private final ServerQuestions questions;

        Pushed(ServerQuestions questions) {
            this.questions = questions;
        }

        @Override
        public void told(ObjectNode state) {
            // One event holds a thousand elections at most: of more it is only a sign that something changed.
            show(state.has("cursor") ? ask(questions) : state);
        }

        @Override
        public Optional<List<String>> drawn() {
            return isJson ? Optional.empty() : Optional.of(shown == null ? List.of(waiting()) : table(shown));
        }
    }

    private void show(ObjectNode answer) {
        SortedMap<String, String> rows = LeaderRows.lasting(answer);
        boolean isNew = shown == null || !rows.equals(shownRows);
        if (isJson && isNew) {
            terminal.out().println(Printable.lines(answer.toString()));
        } else if (!isJson && shown == null) {
            table(answer).forEach(terminal.out()::println);
        } else if (!isJson && terminal.kind() != Terminal.Kind.SCREEN) {
            LiveScreen.tellChanges(terminal, shownRows, rows);
        }
        if (!isWhole(answer)) {
            terminal.err()
                    .println(Printable.text("muster: not all of it: no node answers for " + answer.path("missing")));
        }
        shown = answer;
        shownRows = rows;
        terminal.out().flush();
    }

    private static boolean isWhole(@Nullable ObjectNode answer) {
        return answer == null || answer.path("complete").asBoolean(true);
    }

    private List<String> table(ObjectNode answer) {
        LeaderRows rows = new LeaderRows(terminal, Instant.now());
        if (election == null) {
            return rows.elections(answer);
        }
        return isWatching ? rows.watchedElection(answer) : rows.election(answer);
    }
}
