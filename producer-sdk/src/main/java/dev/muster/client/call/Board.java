package dev.muster.client.call;

import dev.muster.balance.Conditions;
import dev.muster.balance.Picks;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A picture of a service that calls are made by: its instances, and picks prepared among them. Immutable but for what its targets count;
 * is itself the conditions of a first try.
 */
final class Board implements Conditions {
    private final Target[] targets;
    private final Picks picks;
    private final int heldBack;
    private final FleetVerdict verdict;
    private final Terms terms;

    /** @param targets in the order of the candidates of {@code picks} */
    Board(Target[] targets, Picks picks, FleetVerdict verdict, Terms terms) {
        this.targets = targets;
        this.picks = picks;
        this.verdict = verdict;
        this.terms = terms;
        int count = 0;
        for (Target target : targets) {
            count += target.fuse().isOpen() ? 1 : 0;
        }
        this.heldBack = count;
    }

    /**
     * What else holds for a picture.
     *
     * @param gate what counts this process's calls of the service
     * @param others what is known of other callers' requests
     * @param goodUntil {@link System#nanoTime} from which weights are others, as somebody starts slowly; null where nobody does
     */
    record Terms(Gate gate, OthersRequests others, @Nullable Long goodUntil) {}

    int size() {
        return targets.length;
    }

    Target target(int index) {
        return targets[index];
    }

    Picks picks() {
        return picks;
    }

    /** What the fleet thought when it was made. */
    FleetVerdict verdict() {
        return verdict;
    }

    /** Those that the fleet has ejected and why, for messages; empty when there are none. */
    String ejections() {
        StringBuilder words = new StringBuilder();
        for (Target target : targets) {
            String id = target.instance().id();
            FleetVerdict.OfInstance known = verdict.instances().get(id);
            if (known != null && known.ejected()) {
                words.append("; ").append(id).append(" is ejected: ").append(known.reason());
            }
        }
        return words.toString();
    }

    boolean isOutdated(long now) {
        Long goodUntil = terms.goodUntil;
        return goodUntil != null && now - goodUntil >= 0;
    }

    /** Whether some may be held back: never more than half. */
    boolean holdsBack() {
        return heldBack * 2 <= targets.length;
    }

    /** All callers have so many requests under way at each instance. Returns how many of them are others'. */
    long heard(Map<String, Integer> requests) {
        long others = 0;
        for (Target target : targets) {
            others += target.heard(requests.getOrDefault(target.instance().id(), 0));
        }
        return others;
    }

    /** The same instances and picks; the breaker is heeded as it stands now. */
    Board judged(FleetVerdict latest) {
        return new Board(targets, picks, latest, terms);
    }

    @Override
    public boolean isUsable(int index) {
        Target target = targets[index];
        return !target.fuse().isOpen() || !holdsBack() || target.fuse().isProbeDue(System.nanoTime());
    }

    @Override
    public long inFlight(int index) {
        return targets[index].requests();
    }

    @Override
    public long totalInFlight() {
        return terms.gate.underWay() + terms.others.total();
    }

    /** The conditions for a call that has tried some. */
    Conditions without(boolean[] tried) {
        Board all = this;
        return new Conditions() {
            @Override
            public boolean isUsable(int index) {
                return !tried[index] && all.isUsable(index);
            }

            @Override
            public long inFlight(int index) {
                return all.inFlight(index);
            }

            @Override
            public long totalInFlight() {
                return all.totalInFlight();
            }
        };
    }
}
