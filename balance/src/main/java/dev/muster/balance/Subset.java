package dev.muster.balance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The part of a large service that one client calls, so that neither has thousands of connections: for each tier the {@code size} members
 * with the lowest hash together with the client's id (rendezvous hashing; gRPC's random subsetting). Which they are depends on the ids
 * alone; a member that joins or leaves changes at most one place in each client's subset, and clients spread evenly.
 *
 * @param client id of the client; different for each process
 * @param size members called in each tier; 0 for all
 */
public record Subset(String client, int size) {
    /** All of them. */
    public static final Subset ALL = new Subset("", 0);

    /** @throws IllegalArgumentException when the size is negative */
    public Subset {
        if (size < 0) {
            throw new IllegalArgumentException("subset: " + size + " (expected: 0 or more)");
        }
    }

    private record Ranked(int index, long rank, String id) {}

    /** Of these indices those that belong to the subset, in the order given. */
    List<Integer> of(List<Integer> indices, List<Candidate> candidates) {
        if (size == 0 || indices.size() <= size) {
            return indices;
        }
        List<Ranked> ranked = new ArrayList<>();
        for (int index : indices) {
            String id = candidates.get(index).id();
            ranked.add(new Ranked(index, KeyHash.of(client + "@" + id), id));
        }
        ranked.sort(Comparator.comparingLong(Ranked::rank).thenComparing(Ranked::id));
        return ranked.subList(0, size).stream().map(Ranked::index).sorted().toList();
    }
}
