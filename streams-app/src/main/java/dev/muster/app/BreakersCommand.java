package dev.muster.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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

/** Shows the breakers, or one of them, and does what an operator wants done to it. */
@Command(
        name = "breakers",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Shows the breakers, or one of them; why it is as it is; forces or resets it.")
final class BreakersCommand implements Callable<Integer> {

    private static final String LIST = "/v1/breakers";
    private static final List<String> ACTIONS = List.of("force-open", "force-close", "reset");
    private static final String WHY = "why";

    private final Terminal terminal;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "SERVICE",
            description = "Name of a called service; without it, all of them.")
    private @Nullable String service;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "ACTION",
            description = "why, force-open, force-close or reset; without it, the breaker is shown.")
    private @Nullable String action;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why it is forced or reset.")
    private String reason = "";

    @Option(names = "--by", paramLabel = "NAME", description = "Who does it (with a token: its name).")
    private String by = "";

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

    BreakersCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        check();
        ServerQuestions questions = ServerQuestions.of(server, terminal);
        if (action != null && ACTIONS.contains(action)) {
            ObjectNode note =
                    JsonNodeFactory.instance.objectNode().put("reason", reason).put("by", by);
            show(questions.post(path() + "/" + action, note));
            return ExitStatus.OK.code();
        }
        show(ask(questions));
        if (isWatching) {
            watch(questions);
        }
        return isWhole(shown) ? ExitStatus.OK.code() : ExitStatus.FAILURE.code();
    }

    private void check() {
        if (action != null && !ACTIONS.contains(action) && !action.equals(WHY)) {
            throw new CommandFailure(
                    ExitStatus.USAGE, "ACTION: " + action + " (expected: why, force-open, force-close or reset)");
        }
        if (action != null && isWatching) {
            throw new CommandFailure(ExitStatus.USAGE, "--watch: with " + action + " (expected: without an action)");
        }
        if (service != null) {
            try {
                Names.check("SERVICE", service);
            } catch (InvalidValueException e) {
                throw new CommandFailure(ExitStatus.USAGE, String.valueOf(e.getMessage()), e);
            }
        }
    }

    private ObjectNode ask(ServerQuestions questions) {
        return service == null ? questions.list(LIST, "breakers", "") : questions.get(path());
    }

    private String path() {
        return LIST + "/" + ServerQuestions.encoded(String.valueOf(service));
    }

    /** Ends with the process; while the node is away, it says since when what it shows is stale, and goes on. */
    private void watch(ServerQuestions questions) {
        try {
            new ServerWatch(questions, new LiveScreen(terminal, new Pushed(questions)))
                    .run(service == null ? LIST + "?limit=1000" : path());
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
            // One event holds a thousand breakers at most: of more it is only a sign that something changed.
            show(state.has("cursor") ? ask(questions) : state);
        }

        @Override
        public Optional<List<String>> drawn() {
            return isJson || shown == null ? Optional.empty() : Optional.of(table(shown));
        }
    }

    private void show(ObjectNode answer) {
        SortedMap<String, String> rows = BreakerRows.lasting(answer);
        boolean isNew = shown == null || !rows.equals(shownRows);
        if (isJson && isNew) {
            terminal.out().println(Printable.lines(answer.toString()));
        } else if (!isJson && shown == null) {
            table(answer).forEach(terminal.out()::println);
        } else if (!isJson && terminal.kind() != Terminal.Kind.SCREEN) {
            LiveScreen.tellChanges(terminal, shownRows, rows);
        }
        if (!isWhole(answer)) {
            terminal.err().println("muster: not all of it: no node answers for " + answer.path("missing"));
        }
        shown = answer;
        shownRows = rows;
        terminal.out().flush();
    }

    private static boolean isWhole(@Nullable ObjectNode answer) {
        return answer == null || answer.path("complete").asBoolean(true);
    }

    private List<String> table(ObjectNode answer) {
        BreakerRows rows = new BreakerRows(terminal, Instant.now());
        // Whoever watches is not told of each call that is counted: what follows from those would be old.
        if (service == null) {
            return isWatching ? rows.watchedBreakers(answer) : rows.breakers(answer);
        }
        if (WHY.equals(action)) {
            return rows.why(answer);
        }
        return isWatching ? rows.watchedBreaker(answer) : rows.breaker(answer);
    }
}
