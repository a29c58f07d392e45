package dev.muster.leader;

import dev.muster.fold.Names;

/**
 * Name of a candidate within its election; it belongs to one process.
 *
 * @param text a {@linkplain Names name}
 */
public record CandidateId(String text) implements Comparable<CandidateId> {

    /** @throws dev.muster.fold.InvalidValueException when it is no name */
    public CandidateId {
        Names.check("candidate", text);
    }

    @Override
    public int compareTo(CandidateId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
