package dev.muster.demo;

import dev.muster.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;

/**
 * A table in a terminal that is drawn anew in its place. Each line is overwritten and its rest wiped, rather than the whole screen cleared,
 * so that it does not flicker.
 */
final class LiveScreen implements Display {

    private static final String HOME = "\u001b[H";
    private static final String WIPE_REST_OF_LINE = "\u001b[K";
    private static final String WIPE_REST_OF_SCREEN = "\u001b[J";

    private final Terminal terminal;
    private boolean isDrawn;

    LiveScreen(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Before there is a picture, as lines; afterwards the picture has it. */
    @Override
    public void tell(Happening happening) {
        if (!isDrawn) {
            terminal.out().println(terminal.coloured(happening.colour(), happening.line()));
            terminal.out().flush();
        }
    }

    @Override
    public void show(Picture picture) {
        if (!isDrawn) {
            terminal.clear();
            isDrawn = true;
        }
        StringBuilder screen = new StringBuilder(HOME);
        lines(picture)
                .forEach(line -> screen.append(line).append(WIPE_REST_OF_LINE).append('\n'));
        terminal.out().print(screen.append(WIPE_REST_OF_SCREEN));
        terminal.out().flush();
    }

    private List<String> lines(Picture picture) {
        List<String> lines = new ArrayList<>();
        lines.add(picture.headline());
        lines.add(picture.shortText());
        lines.add("");
        lines.addAll(picture.table(terminal::coloured));
        lines.add("");
        picture.latest().forEach(one -> lines.add(terminal.coloured(one.colour(), one.line())));
        return lines;
    }
}
