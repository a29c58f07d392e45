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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the services, or the instances of one, once or as they change. */
@Command(
        name = "services",
        mixinStandardHelpOptions = true,
        description =
                "Shows the services, or the instances of one and which of them callers have ejected (to watch that:"
                        + " muster breakers SERVICE --watch).")
final class ServicesCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "Name of a service; without it, all of them.")
    private @Nullable String service;

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            split = ",",
            description =
                    "Only instances with one of these: UP, STARTING, DOWN, OUT_OF_SERVICE, LEAVING. Default: all.")
    private @Nullable List<String> statuses;

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
    private Optional<ObjectNode> breaker = Optional.empty();

    ServicesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (service == null && statuses != null) {
            throw new CommandFailure(
                    ExitStatus.USAGE, "--status: without a service (expected: services SERVICE --status ...)");
        }
        ServerQuestions questions = ServerQuestions.of(server, terminal);
        if (isWatching) {
            questions.find(path(), rows(), query()).ifPresentOrElse(this::show, this::sayWaiting);
            watch(questions);
        } else {
            ObjectNode answer = ask(questions);
            breaker = service == null || isJson ? Optional.empty() : breaker(questions);
            show(answer);
        }
        return isWhole(shown) ? ExitStatus.OK.code() : ExitStatus.FAILURE.code();
    }

    private ObjectNode ask(ServerQuestions questions) {
        return questions.list(path(), rows(), query());
    }

    /** What callers make of the service, where that can be had: the instances are shown in any case. */
    private Optional<ObjectNode> breaker(ServerQuestions questions) {
        try {
            return questions.find("/v1/breakers/" + ServerQuestions.encoded(String.valueOf(service)));
        } catch (CommandFailure e) {
            terminal.err()
                    .println("muster: who is ejected is not known: " + Printable.text(String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    private String rows() {
        return service == null ? "services" : "instances";
    }

    private void sayWaiting() {
        terminal.err().println("muster: " + waiting());
        terminal.err().flush();
    }

    private String waiting() {
        return service + ": no such service yet; waiting for it";
    }

    private String path() {
        if (service == null) {
            return "/v1/services";
        }
        try {
            Names.check("SERVICE", service);
        } catch (InvalidValueException e) {
            throw new CommandFailure(ExitStatus.USAGE, String.valueOf(e.getMessage()), e);
        }
        return "/v1/services/" + ServerQuestions.encoded(service);
    }

    private String query() {
        if (service == null) {
            return "";
        }
        return Optional.ofNullable(statuses).orElse(List.of("all")).stream()
                .map(status -> "status=" + ServerQuestions.encoded(status))
                .collect(Collectors.joining("&"));
    }

    /** Ends with the process; while the node is away, it says since when what it shows is stale, and goes on. */
    private void watch(ServerQuestions questions) {
        try {
            new ServerWatch(questions, new LiveScreen(terminal, new Pushed(questions)))
                    .run(path() + "?" + (service == null ? "limit=1000" : query()));
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
            // One event holds a thousand services at most: of more it is only a sign that something changed.
            show(state.has("cursor") ? ask(questions) : state);
        }

        @Override
        public Optional<List<String>> drawn() {
            return isJson ? Optional.empty() : Optional.of(shown == null ? List.of(waiting()) : table(shown));
        }
    }

    private void show(ObjectNode answer) {
        if (isJson) {
            showJson(answer);
        } else if (shown == null) {
            table(answer).forEach(terminal.out()::println);
        } else if (terminal.kind() != Terminal.Kind.SCREEN) {
            LiveScreen.tellChanges(terminal, shownRows, ServiceRows.lasting(answer));
        }
        if (!isWhole(answer)) {
            terminal.err()
                    .println(Printable.text("muster: not all of it: no node answers for " + answer.path("missing")));
        }
        shown = answer;
        shownRows = ServiceRows.lasting(answer);
        terminal.out().flush();
    }

    /** An answer that was gathered says whether a partition was missing; one about a single service is whole. */
    private static boolean isWhole(@Nullable ObjectNode answer) {
        return answer == null || answer.path("complete").asBoolean(true);
    }

    private void showJson(ObjectNode answer) {
        if (shown == null || !shownRows.equals(ServiceRows.lasting(answer))) {
            terminal.out().println(Printable.lines(answer.toString()));
        }
    }

    private List<String> table(ObjectNode answer) {
        ServiceRows rows = new ServiceRows(terminal, Instant.now());
        if (service == null) {
            return rows.services(answer);
        }
        // Whoever watches is told neither of beats nor of ejections: they would be old.
        return isWatching ? rows.watchedInstances(answer) : rows.instances(answer, breaker);
    }
}
