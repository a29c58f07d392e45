package dev.muster.balance;

import java.util.ArrayList;
import java.util.List;

/**
 * The owner of the hash, or the next owner on the ring that is usable and has room. A member has room while its requests, with this one,
 * are at most 1.25 times its share of all, rounded up; by the sum of these bounds somebody always has. When nobody usable has, the
 * bound is given up for the first who is usable.
 */
final class HashPicker implements Picker {
    private static final int BOUND_PERCENT = 125;

    private final Roster roster;
    private final HashRing ring;
    private final long total;

    HashPicker(Roster roster) {
        this.roster = roster;
        List<HashRing.Member> members = new ArrayList<>();
        long sum = 0;
        for (int place = 0; place < roster.size(); place++) {
            members.add(new HashRing.Member(roster.id(place), roster.nominalWeight(place)));
            sum += roster.nominalWeight(place);
        }
        this.ring = HashRing.of(members);
        this.total = sum;
    }

    /** Of all of the roster. */
    HashRing ring() {
        return ring;
    }

    @Override
    public int pick(Conditions conditions, long hash) {
        long all = conditions.totalInFlight() + 1;
        int fallback = -1;
        int at = ring.pointOf(hash);
        for (int looks = Math.min(ring.size(), mostLooks()); looks > 0; looks--) {
            int place = ring.ownerOf(at);
            int index = roster.index(place);
            if (conditions.isUsable(index)) {
                if (conditions.inFlight(index) + 1 <= bound(place, all)) {
                    return index;
                }
                fallback = fallback < 0 ? index : fallback;
            }
            at = ring.after(at);
        }
        return fallback < 0 ? roster.usableFrom(ring.ownerOf(at), conditions) : fallback;
    }

    /** Enough to meet nearly every member, few enough for a moment in which hardly one is usable. */
    private int mostLooks() {
        return 64 + 8 * roster.size();
    }

    private long bound(int place, long all) {
        long share = all * roster.nominalWeight(place) * BOUND_PERCENT;
        long whole = total * 100;
        return (share + whole - 1) / whole;
    }
}
