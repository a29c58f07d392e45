package dev.muster.terminal;

/** Colours, by what they say. */
public enum Colour {
    /** All is well. */
    GOOD("\u001b[32m"),
    /** Somebody should look. */
    WARNING("\u001b[33m"),
    /** Something is wrong. */
    BAD("\u001b[31m"),
    /** A heading. */
    HEADING("\u001b[1m");

    private final String sequence;

    Colour(String sequence) {
        this.sequence = sequence;
    }

    String sequence() {
        return sequence;
    }
}
