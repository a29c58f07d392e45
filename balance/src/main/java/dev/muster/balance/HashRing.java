package dev.muster.balance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

    private record Point(long place, int owner) {}

    private HashRing(List<Member> members, List<Point> sorted) {
        this.members = members;
        this.points = new long[sorted.size()];
        this.owners = new int[sorted.size()];
        for (int i = 0; i < points.length; i++) {
            points[i] = sorted.get(i).place;
            owners[i] = sorted.get(i).owner;
        }
    }

    /** A ring of these. Their order does not matter for who owns what. */
    public static HashRing of(List<Member> members) {
        List<Member> copy = List.copyOf(members);
        int halvings = halvings(copy);
        List<Point> points = new ArrayList<>();
        for (int owner = 0; owner < copy.size(); owner++) {
            Member member = copy.get(owner);
            long count = points(member, halvings);
            for (int i = 0; i < count; i++) {
                points.add(new Point(ordered(KeyHash.of(member.id + "#" + i)), owner));
            }
        }
        points.sort((a, b) -> a.place != b.place
                ? Long.compare(a.place, b.place)
                : copy.get(a.owner).id.compareTo(copy.get(b.owner).id));
        return new HashRing(copy, points);
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
            while (at > 0 && points[at - 1] == points[at]) {
                at--;
            }
            return at;
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
