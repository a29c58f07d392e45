package dev.muster.query;

import dev.muster.fold.InvalidValueException;
import dev.muster.fold.Names;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A stretch of a list that is ordered by name.
 *
 * @param limit how many at most
 * @param after name after which it begins; empty for the list's beginning
 */
public record Page(int limit, Optional<String> after) {

    /** Longest page. */
    public static final int MAX_LIMIT = 1_000;

    /** Longest page of a watch, which has but one. */
    public static final int MAX_WATCHED = 10_000;

    /** The first hundred: what a reader gets who names nothing. */
    public static final Page FIRST = new Page(100, Optional.empty());

    private static final String CURSOR_FORM = "1:";
    private static final int MAX_CURSOR = 400;

    /** @throws InvalidValueException when the limit is out of range */
    public Page {
        if (limit < 1 || limit > MAX_WATCHED) {
            throw new InvalidValueException("limit", limit, "1 to " + MAX_WATCHED);
        }
    }

    /**
     * The page that begins where the one with this cursor ended.
     *
     * @throws InvalidValueException when it is no cursor, or the limit is out of range
     */
    public static Page from(String cursor, int limit) {
        return new Page(limit, Optional.of(nameIn(cursor)));
    }

    /** The cursor with which the next page begins after this name. */
    public static String cursorAfter(String name) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((CURSOR_FORM + name).getBytes(StandardCharsets.UTF_8));
    }

    private static String nameIn(String cursor) {
        String text = cursor.length() <= MAX_CURSOR ? decoded(cursor) : "";
        String name = text.startsWith(CURSOR_FORM) ? text.substring(CURSOR_FORM.length()) : "";
        if (!Names.isName(name)) {
            throw new InvalidValueException("cursor", "unreadable", "one from an answer before");
        }
        return name;
    }

    private static String decoded(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Not Base64: no cursor of ours, and reported as such by the caller.
            return "";
        }
    }
}
