package dev.muster.query.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what is wrong with a body that is not the JSON that Muster reads: in words of its own, not in those of the library that reads it. */
final class JsonFaults {

    private static final Pattern TWICE = Pattern.compile("Duplicate field '(.*)'", Pattern.DOTALL);
    private static final int SHOWN = 20;
    private static final int LONGEST_FIELD = 100;

    private JsonFaults() {}

    /**
     * The problem with a body.
     *
     * @param wanted what it should have been: an object or a list
     */
    static Problem problem(IOException fault, byte[] body, String wanted) {
        if (!(fault instanceof JsonProcessingException json)) {
            return malformed("body", "bytes that are not UTF-8", "JSON in UTF-8");
        }
        String message = String.valueOf(json.getOriginalMessage());
        Matcher twice = TWICE.matcher(message);
        if (twice.lookingAt()) {
            return malformed(bounded(twice.group(1)), "given twice" + place(json), "once");
        }
        if (json instanceof StreamConstraintsException) {
            return tooMuch(json, message);
        }
        if (message.contains("UTF-8")) {
            return malformed("body", "bytes that are not UTF-8" + place(json), "JSON in UTF-8");
        }
        if (json instanceof JsonEOFException) {
            return malformed(field(json), "ends too early" + place(json), "a JSON " + wanted);
        }
        if (json instanceof MismatchedInputException) {
            return malformed("body", "something behind the " + wanted + place(json), "one JSON " + wanted);
        }
        return malformed(field(json), "not JSON" + place(json) + near(json, body), "a JSON " + wanted);
    }

    private static Problem tooMuch(JsonProcessingException json, String message) {
        String found = "nested too deeply";
        String expected = "at most " + Json.MAX_DEPTH + " levels";
        if (message.startsWith("Number")) {
            found = "a number too long";
            expected = atMost(Json.MAX_NUMBER_LENGTH);
        } else if (message.startsWith("String")) {
            found = "a text too long";
            expected = atMost(Json.MAX_STRING_LENGTH);
        } else if (message.startsWith("Name")) {
            found = "a name of a field too long";
            expected = atMost(Json.MAX_NAME_LENGTH);
        }
        return malformed(field(json), found + place(json), expected);
    }

    private static String atMost(int characters) {
        return "at most " + characters + " characters";
    }

    private static Problem malformed(String field, String found, String expected) {
        Problem problem =
                Problem.of(ProblemCode.MALFORMED_JSON, field + ": " + found + " (expected: " + expected + ")");
        return field.equals("body") ? problem : problem.with(Problem.Extras.NONE.withField(field));
    }

    /** The field of the outermost object that was being read. */
    private static String field(JsonProcessingException json) {
        String name = "body";
        if (json.getProcessor() instanceof JsonParser parser) {
            for (JsonStreamContext at = parser.getParsingContext(); at != null; at = at.getParent()) {
                name = at.inObject() && at.getCurrentName() != null ? bounded(at.getCurrentName()) : name;
            }
        }
        return name;
    }

    private static String place(JsonProcessingException json) {
        JsonLocation at = json.getLocation();
        return at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    private static String near(JsonProcessingException json, byte[] body) {
        JsonLocation at = json.getLocation();
        if (at == null || at.getByteOffset() < 0 || at.getByteOffset() > body.length) {
            return "";
        }
        int end = Math.min(body.length, (int) at.getByteOffset() + 1);
        int begin = Math.max(0, end - SHOWN);
        String text = new String(body, begin, end - begin, StandardCharsets.UTF_8);
        return ", near '" + text.replaceAll("[^ -~]", "?") + "'";
    }

    private static String bounded(String name) {
        return name.length() > LONGEST_FIELD ? name.substring(0, LONGEST_FIELD) + "..." : name;
    }
}
