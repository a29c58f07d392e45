package dev.muster.demo;

import dev.muster.terminal.Colour;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Something that happened in the demo.
 *
 * @param at when, by the wall clock
 * @param colour how good the news is
 * @param text in words, one line
 */
record Happening(LocalTime at, Colour colour, String text) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.S", Locale.ROOT);

    /** The line that tells it. */
    String line() {
        return TIME.format(at) + "  " + text;
    }
}
