package dev.muster.schemaregistry;

import dev.muster.wire.SchemaRegistryException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/** What a new schema of a subject must be able to do with the earlier ones, by Avro's rules of resolution. */
public enum CompatibilityLevel {
    /** Nothing. */
    NONE(Check.OFF, Check.OFF),
    /** Read what the last one wrote. */
    BACKWARD(Check.LAST, Check.OFF),
    /** Read what any earlier one wrote. */
    BACKWARD_TRANSITIVE(Check.ALL, Check.OFF),
    /** Be readable by the last one. */
    FORWARD(Check.OFF, Check.LAST),
    /** Be readable by every earlier one. */
    FORWARD_TRANSITIVE(Check.OFF, Check.ALL),
    /** Both ways with the last one. */
    FULL(Check.LAST, Check.LAST),
    /** Both ways with every earlier one: the default. */
    FULL_TRANSITIVE(Check.ALL, Check.ALL);

    private enum Check {
        OFF,
        LAST,
        ALL
    }

    private static final int INVALID_LEVEL = 42203;

    private final Check readsEarlier;
    private final Check readByEarlier;

    CompatibilityLevel(Check readsEarlier, Check readByEarlier) {
        this.readsEarlier = readsEarlier;
        this.readByEarlier = readByEarlier;
    }

    /** The level of this name. */
    static CompatibilityLevel named(String name) {
        for (CompatibilityLevel level : values()) {
            if (level.name().equals(name)) {
                return level;
            }
        }
        throw new SchemaRegistryException(
                INVALID_LEVEL, "compatibility: " + name + " (expected: one of " + Arrays.toString(values()) + ")");
    }

    /** What stands against this schema after these, oldest first; empty if nothing does. */
    List<String> objections(Schema candidate, List<Schema> earlier) {
        List<String> found = new ArrayList<>();
        for (int i = earlier.size() - 1; i >= 0; i--) {
            boolean isLast = i == earlier.size() - 1;
            String which = isLast ? "the last schema" : "schema " + (i + 1) + " of " + earlier.size();
            if (applies(readsEarlier, isLast)) {
                found.addAll(problems(candidate, earlier.get(i), "cannot read what " + which + " wrote"));
            }
            if (applies(readByEarlier, isLast)) {
                found.addAll(problems(earlier.get(i), candidate, "cannot be read by " + which));
            }
        }
        return found;
    }

    private static boolean applies(Check check, boolean isLast) {
        return check == Check.ALL || (check == Check.LAST && isLast);
    }

    private static List<String> problems(Schema reader, Schema writer, String what) {
        var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getResult();
        if (result.getCompatibility() == SchemaCompatibilityType.COMPATIBLE) {
            return List.of();
        }
        return result.getIncompatibilities().stream()
                .map(problem ->
                        what + ": " + problem.getType() + " at " + problem.getLocation() + ": " + problem.getMessage())
                .toList();
    }
}
