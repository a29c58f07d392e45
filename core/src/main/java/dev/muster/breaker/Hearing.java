package dev.muster.breaker;

import java.time.Instant;
import org.pcollections.TreePMap;

/**
 * Adds what one batch tells of called instances: outcomes, where they are evidence, and the calls that the caller has under way there.
 * The latter judge nothing. So they are heeded whatever epoch the batch is of and however much the caller has told; and those at an
 * ejected instance too: they go on and end while it is ejected, and it must not come back with what was said before. Lives for one
 * batch.
 */
final class Hearing {

    private final Draft draft;
    private final BreakerEvent.Report event;
    private final int figuresOfOthers;
    private TreePMap<String, Callee> callees;
    private UnderWay underWay;

    Hearing(Draft draft, BreakerEvent.Report event, UnderWay before) {
        this.draft = draft;
        this.event = event;
        this.figuresOfOthers = draft.traffic.callers().figures() - before.size();
        this.callees = draft.traffic.callees();
        this.underWay = before;
    }

    /**
     * Hears the batch out.
     *
     * @param isEvidence whether its outcomes are
     * @param isLate whether it is older than one that was heard before: what is under way was told anew since
     */
    void hear(boolean isEvidence, boolean isLate) {
        for (InstanceOutcomes entry : event.entries()) {
            if (entry.instance().isPresent()) {
                String instance = entry.instance().get();
                boolean counts = isEvidence && !draft.breaker.isEjected(instance);
                int before = underWay.at(instance);
                int after = isLate ? before : admitted(entry.inFlight(), before);
                if (counts || after > 0 || before > 0) {
                    Callee callee = callees.getOrDefault(instance, Callee.NONE);
                    Callee heard = counts ? heard(callee, entry) : callee;
                    callees = callees.plus(instance, isLate ? heard : carrying(heard, instance, before, after));
                }
            }
        }
    }

    TreePMap<String, Callee> callees() {
        return callees;
    }

    UnderWay underWay() {
        return underWay;
    }

    private int admitted(int calls, int before) {
        return before == 0 && figuresOfOthers + underWay.size() >= UnderWay.MAX ? 0 : calls;
    }

    private Callee heard(Callee callee, InstanceOutcomes entry) {
        Sum sum = Sum.NONE.plus(entry.counts());
        return callee.heard(entry, sum, event.caller().instance(), draft.now(), draft.at.offset());
    }

    private Callee carrying(Callee callee, String instance, int before, int after) {
        Instant now = draft.now();
        underWay = underWay.with(instance, after, now);
        Callee changed = callee.carrying((long) after - before);
        return after > 0 ? changed.called(now) : changed;
    }
}
