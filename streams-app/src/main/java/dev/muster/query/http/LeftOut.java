package dev.muster.query.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.muster.query.http.Ejected.Verdict;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;

/**
 * Which registered instances of a service are left out as ejected.
 *
 * @param ejected those left out, by id
 * @param takenBack those who are ejected and take calls all the same, since more may not be left out, by id
 * @param maxPermille how many of a thousand may be
 * @param isKnown whether the verdicts could be had
 */
record LeftOut(
        SortedMap<String, Verdict> ejected, SortedMap<String, Verdict> takenBack, int maxPermille, boolean isKnown) {

    static final LeftOut NONE = new LeftOut(Collections.emptySortedMap(), Collections.emptySortedMap(), 0, true);
    static final LeftOut UNKNOWN = new LeftOut(Collections.emptySortedMap(), Collections.emptySortedMap(), 0, false);

    private static final double PERMILLE = 1_000.0;

    /** Whether there is nothing to tell. */
    boolean isNone() {
        return isKnown && ejected.isEmpty() && takenBack.isEmpty();
    }

    void write(JsonGenerator json) throws IOException {
        json.writeBooleanField("verdictsKnown", isKnown);
        json.writeArrayFieldStart("ejected");
        writeAll(json, ejected.values());
        json.writeEndArray();
        writeTakenBack(json, Integer.MAX_VALUE);
    }

    /** What is told of one instance, as a field of it; nothing where it is known not to be ejected. */
    void writeOf(JsonGenerator json, String id) throws IOException {
        if (!isKnown) {
            json.writeBooleanField("verdictsKnown", false);
        }
        if (ejected.containsKey(id)) {
            json.writeFieldName("ejected");
            write(json, ejected.get(id));
        }
        if (takenBack.containsKey(id)) {
            json.writeFieldName("takenBack");
            write(json, takenBack.get(id));
        }
    }

    /** At most so many of those who were taken back; nothing where there are none. */
    void writeTakenBack(JsonGenerator json, int most) throws IOException {
        if (takenBack.isEmpty()) {
            return;
        }
        json.writeNumberField("ejectedMax", maxPermille / PERMILLE);
        json.writeArrayFieldStart("takenBack");
        writeAll(json, takenBack.values().stream().limit(most).toList());
        json.writeEndArray();
        if (takenBack.size() > most) {
            json.writeNumberField("takenBackMore", takenBack.size() - most);
        }
    }

    private static void writeAll(JsonGenerator json, Collection<Verdict> verdicts) throws IOException {
        for (Verdict verdict : verdicts) {
            write(json, verdict);
        }
    }

    private static void write(JsonGenerator json, Verdict verdict) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", verdict.instance());
        json.writeStringField("until", verdict.until());
        json.writeStringField("reason", verdict.reason());
        json.writeEndObject();
    }
}
