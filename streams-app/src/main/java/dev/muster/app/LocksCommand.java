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

/** Shows the locks, or one of them with its queue, and releases one in its holder's place. */
@Command(
        name = "locks",
        mixinStandardHelpOptions = true,
        description = "Shows the locks, or one of them with its queue; releases one in its holder's place.")
final class LocksCommand implements Callable<Integer> {

    private static final String LIST = "/v1/locks";
    private static final String RELEASE = "release";

    private final Terminal terminal;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "LOCK",
            description = "Name of a lock; without it, all of them.")
    private @Nullable String lock;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "ACTION",
            description =
                    "release: takes one hold from --owner with --fencing-token, who may go on as if it held the lock: its"
                            + " token is what protects the resource then. Without an action, the lock is shown.")
    private @Nullable String word;

    @Option(names = "--owner", paramLabel = "NAME", description = "With release: who holds it.")
    private @Nullable String owner;

    @Option(names = "--fencing-token", paramLabel = "NUMBER", description = "With release: by which token.")
    private @Nullable Long token;

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

    LocksCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        check();
        ServerQuestions questions = ServerQuestions.of(server, terminal);
        if (word != null) {
            ObjectNode claim = JsonNodeFactory.instance.objectNode();
            claim.put("owner", owner).put("token", token);
            show(questions.post(path() + "/" + RELEASE, claim));
        } else if (isWatching) {
            look(questions);
        } else {
            show(ask(questions));
        }
        return isWhole(shown) ? ExitStatus.OK.code() : ExitStatus.FAILURE.code();
    }

    private void check() {
        if (lock != null) {
            try {
                Names.check("LOCK", lock);
            } catch (InvalidValueException e) {
                throw new CommandFailure(ExitStatus.USAGE, String.valueOf(e.getMessage()), e);
            }
        }
        if (word != null && !word.equals(RELEASE)) {
            throw usage("ACTION: " + word + " (expected: release)");
        }
        if (word == null && (owner != null || token != null)) {
            throw usage(
                    (owner != null ? "--owner" : "--fencing-token") + ": nothing is changed (expected: with release)");
        }
        if (word != null && (owner == null || token == null)) {
            throw usage((owner == null ? "--owner" : "--fencing-token") + ": missing (expected: as locks " + lock
                    + " shows it: locks " + lock + " release --owner NAME --fencing-token NUMBER)");
        }
        if (word != null && isWatching) {
            throw usage("--watch: with release (expected: without an action)");
        }
    }

    private static CommandFailure usage(String message) {
        return new CommandFailure(ExitStatus.USAGE, message);
    }

    private void look(ServerQuestions questions) {
        Optional<ObjectNode> first = lock == null ? Optional.of(ask(questions)) : questions.find(path());
        first.ifPresentOrElse(this::show, this::sayWaiting);
        try {
            new ServerWatch(questions, new LiveScreen(terminal, new Pushed(questions)))
                    .run(lock == null ? LIST + "?limit=1000" : path());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sayWaiting() {
        terminal.err().println("muster: " + waiting());
        terminal.err().flush();
    }

    private String waiting() {
        return lock + ": nobody has asked for it not long ago; waiting for that";
    }

    private ObjectNode ask(ServerQuestions questions) {
        return lock == null ? questions.list(LIST, "locks", "") : questions.get(path());
    }

    private String path() {
        return LIST + "/" + ServerQuestions.encoded(String.valueOf(lock));
    }

    /** What is pushed. */
    private final class Pushed implements LiveScreen.Content {

        private final ServerQuestions questions;

        Pushed(ServerQuestions questions) {
            this.questions = questions;
        }

        @Override
        public void told(ObjectNode state) {
            // One event holds a thousand locks at most: of more it is only a sign that something changed.
            show(state.has("cursor") ? ask(questions) : state);
        }

        @Override
        public Optional<List<String>> drawn() {
            return isJson ? Optional.empty() : Optional.of(shown == null ? List.of(waiting()) : table(shown));
        }
    }

    private void show(ObjectNode answer) {
        SortedMap<String, String> rows = LockRows.lasting(answer);
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
        LockRows rows = new LockRows(terminal, Instant.now());
        return lock == null
                ? rows.locks(answer)
                : rows.lock(answer, isWatching ? LockRows.Ends.LEFT_OUT : LockRows.Ends.SHOWN);
    }
}
