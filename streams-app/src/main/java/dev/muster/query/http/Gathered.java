package dev.muster.query.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.query.Page;
import dev.muster.query.Position;
import dev.muster.query.Positions;
import dev.muster.query.http.OwnerOrStandby.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A gathered answer, or a part of one: totals, rows by key, what they reflect and what is missing. Not thread-safe. */
final class Gathered {

    private final String key;
    private final Map<String, Double> totals = new TreeMap<>();
    private final SortedMap<RowKey, Json.Writing> rows = new TreeMap<>();
    private final List<Position> positions = new ArrayList<>();
    private final List<Position> changes = new ArrayList<>();
    private final TreeSet<String> missing = new TreeSet<>();
    private long ageMs;
    private Role role = Role.OWNER;
    private boolean hasMore;
    private @Nullable Problem why;

    /** With rows that are ordered by this field. */
    Gathered(String key) {
        this.key = key;
    }

    /** Numbers before texts, each in its own order. */
    private record RowKey(boolean isNumber, long number, String text) implements Comparable<RowKey> {

        static RowKey of(JsonNode node) {
            return new RowKey(node.isNumber(), node.asLong(), node.asText());
        }

        static RowKey of(String text) {
            return new RowKey(false, 0, text);
        }

        static RowKey of(int number) {
            return new RowKey(true, number, Integer.toString(number));
        }

        @Override
        public int compareTo(RowKey other) {
            return isNumber && other.isNumber ? Long.compare(number, other.number) : text.compareTo(other.text);
        }
    }

    void reflects(Position position, long age) {
        positions.add(position);
        ageMs = Math.max(ageMs, age);
    }

    /** A part of it is of a node that is this to its partition. */
    void isOf(Role other) {
        role = role.with(other);
    }

    /** Standby as soon as one part is of a standby. */
    Role role() {
        return role;
    }

    /** Where a partition last changed by a decision. */
    void changed(Position lastChange) {
        changes.add(lastChange);
    }

    void count(String name, double value) {
        totals.merge(name, value, Double::sum);
    }

    void count(String name, JsonNode value) {
        count(name, value.asDouble());
    }

    void row(String text, Json.Writing row) {
        rows.put(RowKey.of(text), row);
    }

    void row(int number, Json.Writing row) {
        rows.put(RowKey.of(number), row);
    }

    /** A row of another node's part, which has the field that rows are ordered by. */
    void row(JsonNode row) {
        rows.put(RowKey.of(row.path(key)), json -> json.writeTree(row));
    }

    /** The part was cut off after its last row. */
    void hasMore() {
        hasMore = true;
    }

    void lacks(String partition) {
        missing.add(partition);
    }

    /** Why a part is missing. A position that was not reached is the question's fault, and outweighs what ails the cluster. */
    void because(Problem problem) {
        why = why == null || problem.code() == ProblemCode.NOT_REACHED ? problem : why;
    }

    void add(Gathered part) {
        part.totals.forEach(this::count);
        rows.putAll(part.rows);
        part.positions.forEach(position -> reflects(position, part.ageMs));
        changes.addAll(part.changes);
        missing.addAll(part.missing);
        hasMore |= part.hasMore;
        isOf(part.role);
        if (part.why != null) {
            because(part.why);
        }
    }

    Positions positions() {
        return Positions.of(positions);
    }

    /** Where each partition last changed: as long as nothing does, it is the same. */
    Positions index() {
        return Positions.of(changes);
    }

    long ageMs() {
        return ageMs;
    }

    /** All rows, as trees. */
    List<ObjectNode> rows() {
        return rows.values().stream().map(Json::tree).toList();
    }

    boolean isComplete() {
        return missing.isEmpty();
    }

    List<String> missing() {
        return List.copyOf(missing);
    }

    /** An answer that does not come as far as was asked for is none. */
    void requireReached() {
        if (why != null && why.code() == ProblemCode.NOT_REACHED) {
            throw new ProblemException(why.with(why.extras().withMissing(missing())));
        }
    }

    /** An answer without any part is none. */
    void requireAny() {
        if (positions.isEmpty() && why != null) {
            throw new ProblemException(why.with(why.extras().withMissing(missing())));
        }
    }

    /** An answer that lacks a part is none, for those who must have all of them. */
    void requireAll() {
        if (!missing.isEmpty()) {
            Problem problem = why == null ? Problem.of(ProblemCode.OWNER_UNREACHABLE, "a part is missing") : why;
            throw new ProblemException(problem.with(problem.extras().withMissing(missing())));
        }
    }

    void write(JsonGenerator json, String rowsName, Page page) throws IOException {
        if (!totals.isEmpty()) {
            json.writeObjectFieldStart("totals");
            for (Map.Entry<String, Double> total : totals.entrySet()) {
                writeNumber(json, total.getKey(), total.getValue());
            }
            json.writeEndObject();
        }
        json.writeArrayFieldStart(rowsName);
        String cursor = writeRows(json, page);
        json.writeEndArray();
        json.writeBooleanField("complete", isComplete());
        if (!isComplete()) {
            json.writeArrayFieldStart("missing");
            for (String one : missing) {
                json.writeString(one);
            }
            json.writeEndArray();
        }
        if (!cursor.isEmpty()) {
            json.writeStringField("cursor", cursor);
        }
    }

    private String writeRows(JsonGenerator json, Page page) throws IOException {
        String last = "";
        int written = 0;
        for (Map.Entry<RowKey, Json.Writing> row : rows.entrySet()) {
            String name = row.getKey().text;
            if (page.after().isPresent() && name.compareTo(page.after().get()) <= 0) {
                continue;
            }
            if (written == page.limit()) {
                return Page.cursorAfter(last);
            }
            row.getValue().to(json);
            last = name;
            written++;
        }
        return hasMore && written > 0 ? Page.cursorAfter(last) : "";
    }

    /** Whole numbers stay whole. */
    static void writeNumber(JsonGenerator json, String name, double value) throws IOException {
        if (value == Math.rint(value)) {
            json.writeNumberField(name, (long) value);
        } else {
            json.writeNumberField(name, value);
        }
    }
}
