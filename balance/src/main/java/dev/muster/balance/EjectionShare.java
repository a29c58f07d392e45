package dev.muster.balance;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How many of those that the fleet has ejected are in fact left out. Ejections are decided by who was called lately, which may be others
 * than those who are there now: after a rolling deployment, or where callers name instances that nobody registered, the share that may
 * be ejected would be all there are. So everyone who knows the members bounds it once more, by them, and by the same rule, so that a node
 * and all clients leave out the same.
 *
 * <p>The rule: at most the share of the members, rounded down (Envoy's {@code max_ejection_percent}); where that is none, one (Envoy's
 * {@code always_eject_one_host}), unless it is the only member or the share is 0. Who was ejected first stays out first, so that
 * one who is ejected later brings nobody back.
 */
public final class EjectionShare {
    private static final int PERMILLE = 1_000;

    private EjectionShare() {}

    /**
     * Those to be left out; the other ejected members take calls.
     *
     * @param members ids of those that would take calls if none were ejected: registered, healthy, with a weight above 0
     * @param ejected ids of the ejected, those ejected first first, at the same time by id; those who are no members do not count
     * @param permille how many of a thousand may be left out, 0 to 1000
     * @return members, in the order of their ejection
     * @throws IllegalArgumentException when the share is out of range
     */
    public static Set<String> leftOut(Set<String> members, List<String> ejected, int permille) {
        int most = most(members.size(), permille);
        Set<String> out = new LinkedHashSet<>();
        for (String id : ejected) {
            if (out.size() < most && members.contains(id)) {
                out.add(id);
            }
        }
        return Collections.unmodifiableSet(out);
    }

    private static int most(int members, int permille) {
        if (permille < 0 || permille > PERMILLE) {
            throw new IllegalArgumentException("ejected share: " + permille + " (expected: 0 to " + PERMILLE + ")");
        }
        int share = (int) ((long) members * permille / PERMILLE);
        return share == 0 && permille > 0 && members > 1 ? 1 : share;
    }
}
