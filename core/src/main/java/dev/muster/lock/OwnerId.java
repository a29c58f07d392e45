package dev.muster.lock;

import dev.muster.fold.Names;

/**
 * Who holds or wants a lock: a process, a thread, a task, whatever releases what it acquired.
 *
 * @param text a {@linkplain Names name}
 */
public record OwnerId(String text) implements Comparable<OwnerId> {

    /** @throws dev.muster.fold.InvalidValueException when it is not a name */
    public OwnerId {
        Names.check("owner", text);
    }

    @Override
    public int compareTo(OwnerId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return "'" + text + "'";
    }
}
