package dev.muster.app;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Spans of time as a person reads them at a glance. */
final class Spans {

    private static final String NONE = "-";
    private static final int SECONDS_UP_TO = 120;
    private static final int MINUTES_UP_TO = 7_200;
    private static final int HOURS_UP_TO = 172_800;

    private Spans() {}

    /** How long ago a time is that a node told; '-' where it told none. */
    static String ago(String time, Instant now) {
        try {
            return of(Duration.between(Instant.parse(time), now));
        } catch (DateTimeParseException e) {
            return NONE;
        }
    }

    /** How long it is until a time that a node told; '-' where it told none. */
    static String until(String time, Instant now) {
        try {
            return of(Duration.between(now, Instant.parse(time)));
        } catch (DateTimeParseException e) {
            return NONE;
        }
    }

    private static String of(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        if (seconds < SECONDS_UP_TO) {
            return seconds + "s";
        }
        if (seconds < MINUTES_UP_TO) {
            return seconds / 60 + "m";
        }
        return seconds < HOURS_UP_TO ? seconds / 3_600 + "h" : seconds / 86_400 + "d";
    }
}
