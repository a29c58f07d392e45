package dev.muster.engine;

import dev.muster.fold.Event;
import dev.muster.fold.EventHead;
import dev.muster.partition.Intake;
import java.util.Collections;

/** The rules that open a log: version 1, the defaults of the first level. Two nodes that write them at once write the same. */
final class FirstRules {

    /** The first fold level. */
    static final int LEVEL = 1;

    private static final long VERSION = 1;

    private FirstRules() {}

    static <E extends Event> Intake.RulesSet<E> by(EventHead head) {
        return new Intake.RulesSet<>(head, VERSION, LEVEL, Collections.emptySortedMap());
    }
}
