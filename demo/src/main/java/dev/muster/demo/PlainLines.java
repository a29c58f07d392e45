package dev.muster.demo;

import dev.muster.terminal.Colour;
import dev.muster.terminal.Terminal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;

/** Dated lines for a file or a pipe: each happening, and every five seconds how things stand. */
final class PlainLines implements Display {

    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Terminal terminal;
    private Instant next = Instant.MIN;

    PlainLines(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void tell(Happening happening) {
        terminal.out().println(happening.line());
        terminal.out().flush();
    }

    @Override
    public void show(Picture picture) {
        if (picture.now().isBefore(next)) {
            return;
        }
        next = picture.now().plus(EVERY);
        LocalTime at = LocalTime.ofInstant(picture.now(), ZoneId.systemDefault());
        tell(new Happening(at, Colour.HEADING, picture.shortText() + "; " + picture.breakers()));
    }
}
