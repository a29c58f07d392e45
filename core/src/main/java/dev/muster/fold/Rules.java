package dev.muster.fold;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;

/**
 * The rules in force at a moment of the log. They come from the log and from nowhere else.
 *
 * @param version number of this set, growing within a partition; 0 before the log has set any
 * @param level fold level: what the folds mean
 * @param values the rules that differ from the level's defaults, by name
 */
public record Rules(long version, int level, SortedMap<String, String> values) {

    /** Copies the values. */
    public Rules {
        values = SortedCopy.of(values);
    }

    /** The level's defaults, in force until the log sets others. */
    public static Rules defaults(int level) {
        return new Rules(0, level, Collections.emptySortedMap());
    }

    /** The value of a rule. */
    public Duration valueOf(Rule.OfDuration rule) {
        String text = values.get(rule.name());
        return text == null ? rule.byDefault() : Duration.parse(text);
    }

    /** The value of a rule. */
    public long valueOf(Rule.OfCount rule) {
        String text = values.get(rule.name());
        return text == null ? rule.byDefault() : Long.parseLong(text);
    }
}
