package dev.muster.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How an instance does its work, as {@code PUT /work?status=200&delay=600} tells it.
 *
 * @param status what it answers with; anything but 200 at once and without having done it
 * @param delay how long each answer takes besides
 */
record Mood(int status, Duration delay) {

    static final Mood WELL = new Mood(200, Duration.ZERO);
    static final Mood FAILING = new Mood(500, Duration.ZERO);
    static final Mood SLOW = new Mood(200, Duration.ofMillis(600));

    private static final Pattern QUERY = Pattern.compile("status=([2-5]\\d\\d)&delay=(\\d{1,4})");

    /** What the query asks for; empty when that is nothing. */
    static Optional<Mood> parse(String query) {
        Matcher asked = QUERY.matcher(query);
        return asked.matches()
                ? Optional.of(
                        new Mood(Integer.parseInt(asked.group(1)), Duration.ofMillis(Integer.parseInt(asked.group(2)))))
                : Optional.empty();
    }

    /** The reverse of {@link #parse}. */
    String query() {
        return "status=" + status + "&delay=" + delay.toMillis();
    }

    boolean isWorking() {
        return status == 200;
    }
}
