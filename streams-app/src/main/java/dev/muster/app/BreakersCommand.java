package dev.muster.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

    private static final long WATCH_EVERY_MS = 1_000;
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

    @Option(names = "--watch", description = "Goes on showing what changes, until Ctrl-C.")
    private boolean isWatching;

    @Option(names = "--json", description = "Prints what the node answers, as one line of JSON.")
    private boolean isJson;

    @Mixin
    private final ServerOption server = new ServerOption();

    private @Nullable ObjectNode shown;

    BreakersCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
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
        boolean isWhole = shown == null || shown.path("complete").asBoolean(true);
        return isWhole ? ExitStatus.OK.code() : ExitStatus.FAILURE.code();
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
        return service == null ? questions.list("/v1/breakers", "breakers", "") : questions.get(path());
    }

    private String path() {
        return "/v1/breakers/" + ServerQuestions.encoded(String.valueOf(service));
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

    /** Only what differs from what was shown last: ages apart, a breaker at rest says nothing. */
    private void show(ObjectNode answer) {
        boolean isSame = answer.equals(shown);
        shown = answer;
        if (isSame) {
            return;
        }
        if (isJson) {
            terminal.out().println(answer);
        } else {
            if (isWatching && terminal.kind() == Terminal.Kind.SCREEN) {
                terminal.clear();
            }
            BreakerRows rows = new BreakerRows(terminal, Instant.now());
            List<String> lines = service == null
                    ? rows.breakers(answer)
                    : Optional.ofNullable(action).filter(WHY::equals).isPresent()
                            ? rows.why(answer)
                            : rows.breaker(answer);
            lines.forEach(terminal.out()::println);
        }
        if (!answer.path("complete").asBoolean(true)) {
            terminal.err().println("muster: not all of it: no node answers for " + answer.path("missing"));
        }
        terminal.out().flush();
    }
}
