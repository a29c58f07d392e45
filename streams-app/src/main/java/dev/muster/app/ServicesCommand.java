package dev.muster.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.fold.InvalidValueException;
import dev.muster.fold.Names;
import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import dev.muster.terminal.ServerOption;
import dev.muster.terminal.Terminal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
        versionProvider = Version.class,
        description = "Shows the services, or the instances of one.")
final class ServicesCommand implements Callable<Integer> {

    private static final long WATCH_EVERY_MS = 1_000;

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
            description =
                    "Goes on showing what changes, until Ctrl-C: the table on a terminal, changed lines elsewhere.")
    private boolean isWatching;

    @Option(
            names = "--json",
            description = "Prints what the node answers, as one line of JSON (with --watch: one for each change).")
    private boolean isJson;

    @Mixin
    private final ServerOption server = new ServerOption();

    private @Nullable ObjectNode shown;
    private SortedMap<String, String> shownRows = new TreeMap<>();

    ServicesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (service == null && statuses != null) {
            throw new CommandFailure(
                    ExitStatus.USAGE, "--status: without a service (expected: services SERVICE --status ...)");
        }
        ServerQuestions questions = ServerQuestions.of(server, terminal);
        show(ask(questions));
        if (isWatching) {
            watch(questions);
        }
        return isWhole(shown) ? ExitStatus.OK.code() : ExitStatus.FAILURE.code();
    }

    private ObjectNode ask(ServerQuestions questions) {
        if (service == null) {
            return questions.list("/v1/services", "services", "");
        }
        try {
            Names.check("SERVICE", service);
        } catch (InvalidValueException e) {
            throw new CommandFailure(ExitStatus.USAGE, String.valueOf(e.getMessage()), e);
        }
        String query = Optional.ofNullable(statuses).orElse(List.of("all")).stream()
                .map(status -> "status=" + ServerQuestions.encoded(status))
                .collect(Collectors.joining("&"));
        return questions.list("/v1/services/" + ServerQuestions.encoded(service), "instances", query);
    }

    /** Ends with the process; while the node is away, it says so and goes on. */
    private void watch(ServerQuestions questions) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        String trouble = "";
        while (!never.await(WATCH_EVERY_MS, TimeUnit.MILLISECONDS)) {
            try {
                show(ask(questions));
                trouble = "";
            } catch (CommandFailure e) {
                String said = String.valueOf(e.getMessage());
                if (!said.equals(trouble)) {
                    terminal.err().println("muster: " + said + "; trying again");
                    trouble = said;
                }
            }
        }
    }

    private void show(ObjectNode answer) {
        if (isJson) {
            showJson(answer);
        } else if (isWatching && terminal.kind() == Terminal.Kind.SCREEN) {
            terminal.clear();
            table(answer).forEach(terminal.out()::println);
        } else if (shown == null) {
            table(answer).forEach(terminal.out()::println);
        } else {
            showChanges(ServiceRows.lasting(answer));
        }
        if (!isWhole(answer)) {
            terminal.err().println("muster: not all of it: no node answers for " + answer.path("missing"));
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
            terminal.out().println(answer);
        }
    }

    private void showChanges(SortedMap<String, String> rows) {
        rows.forEach((name, row) -> {
            if (!row.equals(shownRows.get(name))) {
                terminal.out().println(Instant.now() + " " + name + " " + row);
            }
        });
        for (String name : shownRows.keySet()) {
            if (!rows.containsKey(name)) {
                terminal.out().println(Instant.now() + " " + name + " gone");
            }
        }
    }

    private List<String> table(ObjectNode answer) {
        ServiceRows rows = new ServiceRows(terminal, Instant.now());
        return service == null ? rows.services(answer) : rows.instances(answer);
    }
}
