package dev.muster.demo;

import dev.muster.terminal.Colour;
import java.time.Clock;
import java.time.LocalTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Tells what happens to the display and remembers the latest. Used by one thread. */
final class Happenings {

    /** With the table they fit a terminal of 24 lines. */
    static final int REMEMBERED = 6;

    private final Clock clock;
    private final Display display;
    private final Deque<Happening> latest = new ArrayDeque<>();

    Happenings(Clock clock, Display display) {
        this.clock = clock;
        this.display = display;
    }

    void tell(Colour colour, String text) {
        Happening happening = new Happening(LocalTime.now(clock), colour, text);
        latest.addLast(happening);
        if (latest.size() > REMEMBERED) {
            latest.removeFirst();
        }
        display.tell(happening);
    }

    /** The latest, oldest first. */
    List<Happening> latest() {
        return List.copyOf(latest);
    }

    void show(Picture picture) {
        display.show(picture);
    }
}
