package dev.muster.terminal;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where a command writes, and what surrounds it.
 *
 * @param out standard output
 * @param err standard error
 * @param environment environment variables
 * @param kind who reads
 */
public record Terminal(PrintWriter out, PrintWriter err, Map<String, String> environment, Kind kind) {

    /** Who reads standard output. */
    public enum Kind {
        /** A person: colours, and screens that are drawn anew. */
        SCREEN,
        /** A file or another program: plain lines. */
        STREAM
    }

    /** Set by the launcher, which can tell by {@code test -t 1}; Java itself cannot tell for standard output alone. */
    private static final String IS_TERMINAL = "muster.terminal";

    /** This process's own. */
    public static Terminal ofProcess() {
        return new Terminal(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                System.getenv(),
                Boolean.getBoolean(IS_TERMINAL) ? Kind.SCREEN : Kind.STREAM);
    }

    /** Whether colours may be used; {@code NO_COLOR} forbids them, see https://no-color.org. */
    public boolean isColoured() {
        return kind == Kind.SCREEN && environment.getOrDefault("NO_COLOR", "").isEmpty();
    }

    /** The text in a colour, where there are colours. */
    public String coloured(Colour colour, String text) {
        return isColoured() ? colour.sequence() + text + "\u001b[0m" : text;
    }

    /** Makes room for a new picture. */
    public void clear() {
        out.print("\u001b[H\u001b[2J");
    }
}
