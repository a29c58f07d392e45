package dev.muster.lock;

import dev.muster.fold.InvalidValueException;
import java.util.Locale;

/** What is asked for. */
public enum Kind {
    /** The lock for one owner alone. */
    MUTEX(Style.MUTEX),
    /** Some of a number of permits. */
    SEMAPHORE(Style.SEMAPHORE),
    /** The lock together with other readers. */
    READ(Style.READ_WRITE),
    /** The lock for one owner alone, among readers. */
    WRITE(Style.READ_WRITE);

    private final Style style;

    Kind(Style style) {
        this.style = style;
    }

    /** What the lock is used as by who asks for this. */
    public Style style() {
        return style;
    }

    /** Whether its holder is the only one. */
    public boolean isExclusive() {
        return this == MUTEX || this == WRITE;
    }

    /** Whether an owner that holds it and asks again has one hold more, at once and under the same token. */
    public boolean isReentrant() {
        return this != SEMAPHORE;
    }

    /** Its name in bodies: {@code mutex}, {@code semaphore}, {@code read} or {@code write}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The kind with this name.
     *
     * @throws InvalidValueException when there is none
     */
    public static Kind parse(String text) {
        for (Kind kind : values()) {
            if (kind.text().equals(text)) {
                return kind;
            }
        }
        throw new InvalidValueException("kind", "'" + text + "'", "mutex, semaphore, read or write");
    }
}
