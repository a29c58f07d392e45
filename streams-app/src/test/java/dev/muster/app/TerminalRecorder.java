package dev.muster.app;

import dev.muster.terminal.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** A terminal that keeps what a command writes. */
final class TerminalRecorder {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> environment;

    TerminalRecorder(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    int run(String... arguments) {
        return Main.run(terminal(), arguments);
    }

    Terminal terminal() {
        return new Terminal(new PrintWriter(out), new PrintWriter(err), environment, Terminal.Kind.STREAM);
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }
}
