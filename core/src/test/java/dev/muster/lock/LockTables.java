package dev.muster.lock;

import dev.muster.fold.testing.Scenario;
import java.util.stream.Collectors;

/**
 * Tables of one lock. A state reads as its holders with token, number of holds where there are several, and permits of a semaphore; then
 * those who wait; or "free", or "unused".
 */
final class LockTables {

    private LockTables() {}

    static Scenario<LockState, LockEvent, LockDecision> rows() {
        return Scenario.of(LockEvents.SPEC, LockTables::inWords);
    }

    static Lock lockOf(Scenario<LockState, LockEvent, LockDecision> rows) {
        return (Lock) rows.state().standing();
    }

    private static String inWords(LockState state) {
        if (!(state.standing() instanceof Lock lock)) {
            return "unused";
        }
        if (lock.isAtRest()) {
            return "free";
        }
        String queue = lock.queue().stream().map(one -> one.owner().text()).collect(Collectors.joining(" "));
        return lock.holders().stream().map(LockTables::inWords).collect(Collectors.joining(" "))
                + (queue.isEmpty() ? "" : " < " + queue);
    }

    private static String inWords(Holder holder) {
        return holder.owner().text() + "#" + holder.token()
                + (holder.holds().size() > 1 ? "x" + holder.holds().size() : "")
                + (holder.kind() == Kind.SEMAPHORE ? ":" + holder.permits() : "");
    }
}
