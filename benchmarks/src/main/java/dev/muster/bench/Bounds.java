package dev.muster.bench;

/** Bounds of what can be asked of a bench. */
public final class Bounds {

    private Bounds() {}

    /**
     * Checks what was asked.
     *
     * @throws IllegalArgumentException when the value of what has this name is out of bounds
     */
    public static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + " to " + most + ")");
        }
    }
}
