package dev.muster.simulation;

import dev.muster.fold.Event;
import java.util.List;
import java.util.regex.Matcher;

/**
 * What everybody in a run shares.
 *
 * @param agenda virtual time
 * @param chance random numbers
 * @param trace what happened
 * @param log the partitions of the log
 */
record World<E extends Event>(Agenda agenda, Chance chance, Trace trace, List<LogPartition<E>> log) {

    LogPartition<E> partitionOf(String group) {
        return log.get(LogPartition.partitionOf(group, log.size()));
    }

    /** The same world for one part of it, which draws its own numbers. */
    World<E> split() {
        return new World<>(agenda, chance.split(), trace, log);
    }

    /**
     * A promise holds.
     *
     * @param promise what is wrong otherwise, with {@code {}} where the figures go
     */
    static void check(boolean holds, String promise, Object... figures) {
        if (!holds) {
            String message = promise;
            for (Object figure : figures) {
                message = message.replaceFirst("\\{}", Matcher.quoteReplacement(String.valueOf(figure)));
            }
            throw new AssertionError(message);
        }
    }
}
