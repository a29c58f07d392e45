package dev.muster.log;

import java.util.regex.Pattern;

/**
 * Names of the topics of one Muster.
 *
 * @param prefix what all of them begin with: 1 to 100 of a-z, A-Z, 0-9, '.', '_', '-', neither beginning nor ending with '.'
 */
public record TopicNames(String prefix) {

    /** Kafka allows 249 characters in all. */
    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9_-]([a-zA-Z0-9._-]{0,98}[a-zA-Z0-9_-])?");

    /** {@code muster}. */
    public static final TopicNames DEFAULT = new TopicNames("muster");

    /** @throws IllegalArgumentException when the prefix may not stand */
    public TopicNames {
        if (!LEGAL.matcher(prefix).matches()) {
            throw new IllegalArgumentException("topic prefix: '" + prefix
                    + "' (expected: 1 to 100 of a-z, A-Z, 0-9, '.', '_', '-', neither beginning nor ending with '.')");
        }
    }

    /** The log of this name, such as {@code muster.instances}. */
    public String log(String name) {
        return prefix + "." + name;
    }

    /** The facts of a log, such as {@code muster.facts.instances}. */
    public String facts(String log) {
        return prefix + ".facts." + log;
    }

    /** What may not be folded. */
    public String rejected() {
        return prefix + ".rejected";
    }

    /** The records of the embedded schema registry. */
    public String schemas() {
        return prefix + ".schemas";
    }

    /** The consumer group that folds a log, and so the beginning of the names of its changelogs. */
    public static String groupOf(String logTopic) {
        return logTopic.replace('.', '-');
    }
}
