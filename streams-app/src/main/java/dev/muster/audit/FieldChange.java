package dev.muster.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.terminal.Printable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;

/**
 * A field that differs between two trees.
 *
 * @param field its path, with dots between the names
 * @param from its value in the first; missing where there is none
 * @param to its value in the second; missing where there is none
 */
record FieldChange(String field, JsonNode from, JsonNode to) {

    /** What differs, ordered by field. An array counts as one value. */
    static List<FieldChange> between(JsonNode before, JsonNode after) {
        List<FieldChange> changes = new ArrayList<>();
        collect("", before, after, changes);
        return changes;
    }

    /** The same field in other pictures of both trees. */
    FieldChange shownAs(JsonNode before, JsonNode after) {
        String pointer = field.isEmpty() ? "" : "/" + field.replace('.', '/');
        return new FieldChange(field, before.at(pointer), after.at(pointer));
    }

    private static void collect(String path, JsonNode before, JsonNode after, List<FieldChange> changes) {
        if (before.equals(after) || (isNothing(before) && isNothing(after))) {
            return;
        }
        boolean isLeaf = !(before instanceof ObjectNode) && !(after instanceof ObjectNode);
        if (isLeaf || !isWhole(before) || !isWhole(after)) {
            changes.add(new FieldChange(path, before, after));
            return;
        }
        TreeSet<String> names = new TreeSet<>();
        addNames(before, names);
        addNames(after, names);
        for (String name : names) {
            collect(path.isEmpty() ? name : path + "." + name, before.path(name), after.path(name), changes);
        }
    }

    /** A record, or one that was never there; a null is a value like any other. */
    private static boolean isWhole(JsonNode node) {
        return node instanceof ObjectNode || node instanceof MissingNode;
    }

    private static void addNames(JsonNode node, TreeSet<String> names) {
        for (Iterator<String> fields = node.fieldNames(); fields.hasNext(); ) {
            names.add(fields.next());
        }
    }

    /** {@code status: UP -> DOWN}. */
    String text() {
        return field + ": " + text(from) + " -> " + text(to);
    }

    /** A field that is null says no more than one of a record that is not there. */
    private static boolean isNothing(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private static String text(JsonNode node) {
        if (isNothing(node)) {
            return "-";
        }
        return node.isTextual() ? Printable.text(node.asText()) : node.toString();
    }
}
