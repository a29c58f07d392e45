package dev.muster.client.call;

import dev.muster.balance.Conditions;
import org.jspecify.annotations.Nullable;

/**
 * What one call knows of its tries: how many, until when, and at whom. Allocates for a picture's size only when a first try was not
 * enough. One thread at a time.
 */
final class Tries {
    private final long hash;
    private final long deadline;
    private int made;
    private @Nullable Board lastBoard;
    private int lastIndex;
    private boolean @Nullable [] tried;

    Tries(long hash, long deadline) {
        this.hash = hash;
        this.deadline = deadline;
    }

    long hash() {
        return hash;
    }

    long deadline() {
        return deadline;
    }

    int made() {
        return made;
    }

    /** A try is made at this one. */
    void made(Board board, int index) {
        made++;
        if (made > 1) {
            exclude(board, index);
        }
        lastBoard = board;
        lastIndex = index;
    }

    /** Not this one again. */
    void exclude(Board board, int index) {
        boolean[] excluded = excludedIn(board);
        excluded[index] = true;
        tried = excluded;
        lastBoard = board;
        lastIndex = index;
    }

    /** All may be tried again: there is no other left. */
    void forgetWho() {
        tried = null;
        lastBoard = null;
    }

    boolean hasExcluded() {
        return lastBoard != null;
    }

    /** What a pick in this picture heeds. */
    Conditions conditions(Board board) {
        if (lastBoard == null) {
            return board;
        }
        boolean[] excluded = excludedIn(board);
        tried = excluded;
        lastBoard = board;
        return board.without(excluded);
    }

    /** Who was tried, by their index in this picture; one that is gone is left out. */
    private boolean[] excludedIn(Board board) {
        Board before = lastBoard;
        boolean[] known = tried;
        if (board.equals(before) && known != null) {
            return known;
        }
        boolean[] next = new boolean[board.size()];
        for (int i = 0; before != null && i < before.size(); i++) {
            if (known == null ? i == lastIndex : known[i]) {
                for (int j = 0; j < next.length; j++) {
                    next[j] |= board.target(j).equals(before.target(i));
                }
            }
        }
        return next;
    }
}
