package dev.muster.balance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A consistent-hash ring with virtual nodes (Karger and others, "Consistent hashing and random trees"): who owns a key depends on the
 * members and their weights alone, so that all who know the same members agree, and a member that joins or leaves moves only the keys
 * that it gains or gives up. Immutable.
 *
 * <p>A member of weight w has 160 * w points, at the {@link KeyHash} of {@code id + "#" + number} for the numbers from 0; a key belongs to
 * the first point at or after its own hash, round the end. Points with the same hash go to the smaller id. A ring has at most
 * {@value #MAX_POINTS} points: with more, all members' points are halved until they fit, none below one.
 */
public final class HashRing {
    /** Points for each unit of weight; with fewer, shares are less even, with more, the ring is larger. */
    public static final int POINTS_A_WEIGHT = 160;

    /** Most points of a ring. */
    public static final int MAX_POINTS = 262_144;

    private static final int NOBODY = -1;

    private final List<Member> members;
    /** Sorted, with the sign bit turned, so that the order of signed numbers is that of unsigned ones. */
    private final long[] points;

    private final int[] owners;

    /**
     * One who owns keys.
     *
     * @param id id, unique in the ring
     * @param weight share of the keys relative to the others, 1 or more
     */
    public record Member(String id, int weight) {
        /** @throws IllegalArgumentException when the weight is below 1 */
        public Member {
            if (weight < 1) {
                throw new IllegalArgumentException("weight: " + weight + " (expected: 1 or more)");
            }
        }
    }

    private HashRing(List<Member> members, long[][] pointsOf) {
        this.members = members;
        this.points =
                Arrays.stream(pointsOf).flatMapToLong(Arrays::stream).sorted().toArray();
        this.owners = new int[points.length];
        Arrays.fill(owners, NOBODY);
        // By id, so that of several owners of the same hash the smaller id comes first.
        int[] byId = IntStream.range(0, members.size())
                .boxed()
                .sorted(Comparator.comparing(owner -> members.get(owner).id))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int owner : byId) {
            for (long point : pointsOf[owner]) {
                owners[placeFor(point)] = owner;
            }
        }
    }

    /** A ring of these. Their order does not matter for who owns what. */
    public static HashRing of(List<Member> members) {
        List<Member> copy = List.copyOf(members);
        int halvings = halvings(copy);
        return new HashRing(
                copy,
                copy.stream()
                        .map(member -> pointsOf(member, (int) points(member, halvings)))
                        .toArray(long[][]::new));
    }

    private static long[] pointsOf(Member member, int count) {
        long[] points = new long[count];
        for (int number = 0; number < count; number++) {
            points[number] = ordered(KeyHash.of(member.id + "#" + number));
        }
        return points;
    }

    /** The first place of this hash that nobody has yet. */
    private int placeFor(long point) {
        int place = firstAt(Arrays.binarySearch(points, point));
        while (owners[place] != NOBODY) {
            place++;
        }
        return place;
    }

    private int firstAt(int found) {
        int place = found;
        while (place > 0 && points[place - 1] == points[place]) {
            place--;
        }
        return place;
    }

    /** Points of a ring of so many members whose weights come to this, at most. */
    static long mostPoints(int members, long weights) {
        return Math.max(members, Math.min(MAX_POINTS, weights * POINTS_A_WEIGHT));
    }

    private static int halvings(List<Member> members) {
        int halvings = 0;
        while (halvings < Integer.SIZE) {
            long sum = 0;
            for (Member member : members) {
                sum += points(member, halvings);
            }
            if (sum <= MAX_POINTS) {
                return halvings;
            }
            halvings++;
        }
        return halvings;
    }

    private static long points(Member member, int halvings) {
        return Math.max(1, ((long) member.weight * POINTS_A_WEIGHT) >> halvings);
    }

    /** The members, in the order given. */
    public List<Member> members() {
        return members;
    }

    /** How many points the ring has. */
    public int size() {
        return points.length;
    }

    /**
     * The owners of a key: the first, and those that would own it next if those before them left. As many as asked for, or all.
     *
     * @return ids, each once; empty when the ring has no members
     */
    public List<String> owners(String key, int count) {
        List<String> found = new ArrayList<>();
        boolean[] seen = new boolean[members.size()];
        int most = Math.min(count, members.size());
        int at = points.length == 0 ? 0 : pointOf(KeyHash.of(key));
        while (found.size() < most) {
            int owner = owners[at];
            if (!seen[owner]) {
                seen[owner] = true;
                found.add(members.get(owner).id);
            }
            at = after(at);
        }
        return List.copyOf(found);
    }

    /** The point that a key with this hash belongs to. */
    int pointOf(long hash) {
        int at = Arrays.binarySearch(points, ordered(hash));
        if (at >= 0) {
            return firstAt(at);
        }
        int next = -at - 1;
        return next == points.length ? 0 : next;
    }

    int after(int point) {
        return point + 1 == points.length ? 0 : point + 1;
    }

    /** Whose point it is, by place in the list of members. */
    int ownerOf(int point) {
        return owners[point];
    }

    private static long ordered(long hash) {
        return hash ^ Long.MIN_VALUE;
    }
}
