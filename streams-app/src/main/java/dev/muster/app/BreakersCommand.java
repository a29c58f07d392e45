package dev.muster.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.fold.InvalidValueException;
import dev.muster.fold.Names;
import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import dev.muster.terminal.Printable;
import dev.muster.terminal.ServerOption;
import dev.muster.terminal.Terminal;
import java.time.Duration;
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
        description = "Shows the breakers, or one of them; why it is as it is; configures, forces or resets it.")
final class BreakersCommand implements Callable<Integer> {

    private static final String LIST = "/v1/breakers";
    private static final String RULES = "/v1/rules/outcomes";
    /** All of more than a thousand breakers are many pages. */
    private static final Duration ASK_EVERY = Duration.ofSeconds(1);

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
            description = "why: by which rule, figures and outcomes it is as it is. config: its settings. force-open,"
                    + " force-close: holds it so, until reset. Without an action, the breaker is shown.")
    private @Nullable String word;

    @Parameters(
            index = "2..*",
            arity = "0..*",
            paramLabel = "SETTING=VALUE",
            description =
                    "With config: sets it, such as openTime=10s; SETTING= goes back to the rule. The others stay.")
    private List<String> assignments = List.of();

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why it is done; with force-open and force-close there has to be one.")
    private @Nullable String reason;

    @Option(
            names = "--by",
            paramLabel = "NAME",
            description = "Who does it. Default: the user who runs this; with a token it is the token's name.")
    private @Nullable String by;

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
        BreakerAction action = BreakerAction.named(word);
        check(action);
        ServerQuestions questions = ServerQuestions.of(server, terminal);
        switch (action) {
            case SHOW -> look(questions);
            case WHY -> show(questions.get(path()));
            case CONFIG -> config(questions);
            default ->
                show(questions.post(path() + "/" + action.word(), signed(JsonNodeFactory.instance.objectNode())));
        }
        return isWhole(shown) ? ExitStatus.OK.code() : ExitStatus.FAILURE.code();
    }

    private void check(BreakerAction action) {
        if (service != null) {
            try {
                Names.check("SERVICE", service);
            } catch (InvalidValueException e) {
                throw new CommandFailure(ExitStatus.USAGE, String.valueOf(e.getMessage()), e);
            }
        }
        if (action != BreakerAction.SHOW && isWatching) {
            throw usage("--watch: with " + word + " (expected: without an action)");
        }
        if (action != BreakerAction.CONFIG && !assignments.isEmpty()) {
            throw usage("SETTING=VALUE: with " + word + " (expected: with config)");
        }
        var unused = BreakerConfig.changes(assignments); // a slip is told before anybody is asked
        boolean isChange = action.isForce()
                || action == BreakerAction.RESET
                || (action == BreakerAction.CONFIG && !assignments.isEmpty());
        if (!isChange && (reason != null || by != null)) {
            throw usage((reason != null ? "--reason" : "--by")
                    + ": nothing is changed (expected: with force-open, force-close, reset or config SETTING=VALUE)");
        }
        if (action.isForce() && (reason == null || reason.isBlank())) {
            throw usage("--reason: missing (expected: why, for all who wonder: breakers " + service + " "
                    + action.word() + " --reason 'wrong prices')");
        }
    }

    private static CommandFailure usage(String message) {
        return new CommandFailure(ExitStatus.USAGE, message);
    }

    /** With who does it, and why. The name that goes with a token the node knows, and takes no other. */
    private ObjectNode signed(ObjectNode body) {
        Optional<String> signature = Optional.ofNullable(by)
                .or(() -> server.token(terminal).isPresent()
                        ? Optional.empty()
                        : Optional.ofNullable(System.getProperty("user.name")));
        signature.ifPresent(name -> body.put("by", name));
        Optional.ofNullable(reason).ifPresent(text -> body.put("reason", text));
        return body;
    }

    /** What was set and is not named stays. */
    private void config(ServerQuestions questions) {
        JsonNode rules = isJson ? JsonNodeFactory.instance.objectNode() : questions.get(RULES);
        ObjectNode breaker = assignments.isEmpty()
                ? questions.get(path())
                : questions.patch(path() + "/config", signed(BreakerConfig.changes(assignments)));
        if (isJson) {
            terminal.out().println(Printable.lines(breaker.toString()));
        } else {
            BreakerConfig.of(breaker).lines(rules, terminal).forEach(terminal.out()::println);
        }
    }

    private void look(ServerQuestions questions) {
        if (isWatching) {
            Optional<ObjectNode> first = service == null ? Optional.of(ask(questions)) : questions.find(path());
            first.ifPresentOrElse(this::show, this::sayWaiting);
            watch(questions);
        } else {
            show(ask(questions));
        }
    }

    private void sayWaiting() {
        terminal.err().println("muster: " + waiting());
        terminal.err().flush();
    }

    private String waiting() {
        return service + ": nobody has told of calls to it yet; waiting for that";
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

        private final Spaced asking;

        Pushed(ServerQuestions questions) {
            this.asking = new Spaced(ASK_EVERY, System::nanoTime, () -> show(ask(questions)));
        }

        @Override
        public void told(ObjectNode state) {
            // One event holds a thousand breakers at most: of more it is only a sign that something changed.
            if (state.has("cursor")) {
                asking.wanted();
            } else {
                show(state);
            }
        }

        @Override
        public void passed() {
            asking.passed();
        }

        @Override
        public Optional<List<String>> drawn() {
            return isJson ? Optional.empty() : Optional.of(shown == null ? List.of(waiting()) : table(shown));
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
        BreakerRows rows = new BreakerRows(terminal, Instant.now());
        // Whoever watches is not told of each call that is counted: what follows from those would be old.
        if (service == null) {
            return isWatching ? rows.watchedBreakers(answer) : rows.breakers(answer);
        }
        if (BreakerAction.named(word) == BreakerAction.WHY) {
            return rows.why(answer);
        }
        return isWatching ? rows.watchedBreaker(answer) : rows.breaker(answer);
    }
}
