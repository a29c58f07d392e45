package dev.muster.partition;

import dev.muster.fold.InvalidValueException;

/**
 * Why a record may not be folded. It is a decision like any other: recorded, and obeyed by every replay.
 *
 * @param code stable word
 * @param detail the reason in words
 */
public record Rejection(Code code, String detail) {

    private static final int MAX_DETAIL = 500;

    /** Cuts the detail to 500 characters. */
    public Rejection {
        detail = detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL) + "..." : detail;
    }

    /** The stable words. */
    public enum Code {
        /** No value: a log is not a table. */
        TOMBSTONE("tombstone"),
        /** No key, but the record is not one of the log's own. */
        NULL_KEY("null-key"),
        /** The key is no name, or a record of the log's own has one. */
        BAD_KEY("bad-key"),
        /** The key names another entity than the event. */
        KEY_CONTRADICTS_EVENT("key-contradicts-event"),
        /** Not in the wire format, or the payload is not what its schema says. */
        UNDECODABLE("undecodable"),
        /** The registry does not know the schema id. */
        UNKNOWN_SCHEMA("unknown-schema"),
        /** A schema that no event of this log has. */
        UNKNOWN_EVENT("unknown-event"),
        /** A field has a value that it may not have. */
        INVALID_EVENT("invalid-event"),
        /** It lies in another partition than its key's and is too large to be appended there again. */
        TOO_LARGE_TO_MOVE("too-large-to-move"),
        /** It would bring one entity more than the partition may hold. */
        TOO_MANY_ENTITIES("too-many-entities"),
        /** Rules that are unknown, out of range, or older than those in force. */
        INVALID_RULES("invalid-rules");

        private final String text;

        Code(String text) {
            this.text = text;
        }

        /** The word in facts, topics and metrics. */
        public String text() {
            return text;
        }

        /**
         * The code with this word.
         *
         * @throws InvalidValueException when there is none
         */
        public static Code parse(String text) {
            for (Code code : values()) {
                if (code.text.equals(text)) {
                    return code;
                }
            }
            throw new InvalidValueException("rejection code", text, "a known one");
        }
    }
}
