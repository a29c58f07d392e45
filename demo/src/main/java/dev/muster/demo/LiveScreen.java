package dev.muster.demo;

import dev.muster.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table in a terminal that is drawn anew in its place. Each line is overwritten and its rest wiped, rather than the whole screen cleared,
 * so that it does not flicker. What is wider than the terminal is cut off and not wrapped, which would push the rest down.
 */
final class LiveScreen implements Display {

    private static final String HOME = "\u001b[H";
    private static final String NO_WRAP = "\u001b[?7l";
    private static final String WRAP = "\u001b[?7h";
    private static final String WIPE_REST_OF_LINE = "\u001b[K";
    private static final String WIPE_REST_OF_SCREEN = "\u001b[J";

    private final Terminal terminal;
    private Optional<Picture> drawn = Optional.empty();

    LiveScreen(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Before there is a picture, as a line; afterwards the picture has it. */
    @Override
    public void tell(Happening happening) {
        if (drawn.isPresent()) {
            show(drawn.get().with(happening));
        } else {
            terminal.out().println(line(happening));
            terminal.out().flush();
        }
    }

    @Override
    public void show(Picture picture) {
        if (drawn.isEmpty()) {
            terminal.clear();
        }
        drawn = Optional.of(picture);
        // No newline after the last line: on the last row of the terminal it would scroll.
        String screen = String.join(WIPE_REST_OF_LINE + "\n", lines(picture));
        terminal.out().print(NO_WRAP + HOME + screen + WIPE_REST_OF_SCREEN + WRAP);
        terminal.out().flush();
    }

    private List<String> lines(Picture picture) {
        List<String> lines = new ArrayList<>();
        lines.add(picture.headline());
        lines.add(picture.shortText());
        lines.add(picture.breakers());
        lines.add(picture.scheduler());
        lines.addAll(picture.table(terminal::coloured));
        lines.add("");
        picture.latest().forEach(one -> lines.add(line(one)));
        return lines;
    }

    private String line(Happening happening) {
        return terminal.coloured(happening.colour(), happening.line());
    }
}
