package dev.muster.lock;

import dev.muster.fold.InvalidValueException;

/**
 * A fencing token: the offset of the record by which a lock was granted. Tokens of one lock only grow, also when the lock was forgotten in
 * between: a resource that refuses an older token than it has seen cannot be written by a former holder.
 *
 * @param value the offset
 */
public record Token(long value) implements Comparable<Token> {

    /** @throws InvalidValueException when it is negative */
    public Token {
        if (value < 0) {
            throw new InvalidValueException("token", value, "0 or more");
        }
    }

    @Override
    public int compareTo(Token other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
