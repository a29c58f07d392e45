package dev.muster.testkit.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All configurations that a history may have led to up to now: Lowe's just-in-time linearization, breadth first. An operation takes effect
 * only when an answer asks for it, its own or one that cannot be explained otherwise, so memory holds one point in time and not the
 * whole search. Used by one thread.
 */
final class Frontier<S, I, O> {

    private static final int SHOWN = 5;

    private final Model<S, I, O> model;
    private final Limits limits;
    private final List<@Nullable Operation<I, O>> open = new ArrayList<>();
    private final List<Operation<I, O>> unanswered = new ArrayList<>();
    private final List<Integer> alikeBefore = new ArrayList<>();
    private final IdentityHashMap<Operation<I, O>, Integer> slots = new IdentityHashMap<>();
    private Reached<S> reached = new Reached<>();
    private long steps;
    private int most = 1;

    /** What became of an answer. */
    enum Outcome {
        EXPLAINED,
        UNEXPLAINED,
        UNDECIDED
    }

    Frontier(Model<S, I, O> model, Limits limits) {
        this.model = model;
        this.limits = limits;
        reached.add(new Configuration<>(model.initial(), new BitSet(), new BitSet()));
    }

    /** From here on it may take effect; it has to before {@link #close}. */
    void open(Operation<I, O> operation) {
        int slot = open.indexOf(null);
        if (slot < 0) {
            slot = open.size();
            open.add(null);
        }
        open.set(slot, operation);
        slots.put(operation, slot);
    }

    /** From here on it may take effect, and need not. */
    void allow(Operation<I, O> operation) {
        alikeBefore.add(lastAlike(operation));
        unanswered.add(operation);
    }

    /** It has taken effect by this time. Where that cannot be, the possibilities before it stay for whoever asks why. */
    Outcome close(Operation<I, O> operation, long nowNanos) {
        int slot = Objects.requireNonNull(slots.get(operation), "an operation that was opened");
        Reached<S> seen = new Reached<>();
        Reached<S> next = new Reached<>();
        Deque<Configuration<S>> work = new ArrayDeque<>();
        reached.all().forEach(one -> visit(one, seen, work));
        while (!work.isEmpty()) {
            Configuration<S> one = work.remove();
            if (one.done().get(slot)) {
                next.add(one.withoutDone(slot));
            } else {
                following(one, slot, nowNanos).forEach(other -> visit(other, seen, work));
            }
            most = Math.max(most, seen.size());
            if (steps > limits.steps() || seen.size() > limits.configurations()) {
                return Outcome.UNDECIDED;
            }
        }
        if (next.isEmpty()) {
            return Outcome.UNEXPLAINED;
        }
        slots.remove(operation);
        open.set(slot, null);
        reached = withoutHaste(next, nowNanos);
        return Outcome.EXPLAINED;
    }

    /** States that the object may be in, in words; not more than a person reads. */
    List<String> someStates() {
        return reached.all().stream()
                .map(one -> String.valueOf(one.state()))
                .distinct()
                .sorted()
                .limit(SHOWN)
                .toList();
    }

    /** How often the model was asked. */
    long steps() {
        return steps;
    }

    /** The most possibilities that were held at a time. */
    int most() {
        return most;
    }

    /** Without what is one step ahead of another possibility: that one can take the step when it is needed. */
    private Reached<S> withoutHaste(Reached<S> all, long nowNanos) {
        for (Configuration<S> one : all.all()) {
            for (int slot = 0; slot < open.size(); slot++) {
                if (open.get(slot) != null && !one.done().get(slot)) {
                    following(one, slot, nowNanos).forEach(all::remove);
                }
            }
        }
        return all;
    }

    private void visit(Configuration<S> one, Reached<S> seen, Deque<Configuration<S>> work) {
        if (seen.add(one)) {
            work.add(one);
        }
    }

    private List<Configuration<S>> following(Configuration<S> one, int target, long nowNanos) {
        List<Configuration<S>> all = new ArrayList<>();
        BitSet toExplain = toExplain(one, target);
        BitSet helping = new BitSet();
        for (int slot = toExplain.nextSetBit(0); slot >= 0; slot = toExplain.nextSetBit(slot + 1)) {
            Operation<I, O> operation = opened(slot);
            steps++;
            for (S state : model.after(one.state(), operation)) {
                all.add(one.withDone(state, slot));
            }
            model.lapses(one.state(), nowNanos, operation).forEach(state -> all.add(one.in(state)));
            markHelping(one, operation, helping);
        }
        for (int slot = helping.nextSetBit(0); slot >= 0; slot = helping.nextSetBit(slot + 1)) {
            steps++;
            for (S state : model.after(one.state(), unanswered.get(slot))) {
                all.add(one.withSpent(state, slot));
            }
        }
        return all;
    }

    /** The operation whose answer is there, and those under way that may help to explain it, or one of these. */
    private BitSet toExplain(Configuration<S> one, int target) {
        BitSet all = new BitSet();
        Deque<Integer> work = new ArrayDeque<>();
        all.set(target);
        work.add(target);
        while (!work.isEmpty()) {
            Operation<I, O> explained = opened(work.remove());
            for (int slot = one.done().nextClearBit(0);
                    slot < open.size();
                    slot = one.done().nextClearBit(slot + 1)) {
                Operation<I, O> other = open.get(slot);
                if (other != null && !all.get(slot) && model.mayHelp(one.state(), other, explained)) {
                    all.set(slot);
                    work.add(slot);
                }
            }
        }
        return all;
    }

    private Operation<I, O> opened(int slot) {
        return Objects.requireNonNull(open.get(slot), "an operation that was opened");
    }

    private void markHelping(Configuration<S> one, Operation<I, O> toExplain, BitSet helping) {
        for (int slot = one.spent().nextClearBit(0);
                slot < unanswered.size();
                slot = one.spent().nextClearBit(slot + 1)) {
            if (!helping.get(slot)
                    && isFirstOfItsKind(slot, one.spent())
                    && model.mayHelp(one.state(), unanswered.get(slot), toExplain)) {
                helping.set(slot);
            }
        }
    }

    /** Operations that ask the same and were not answered are alike: of those that are left the first stands for all. */
    private boolean isFirstOfItsKind(int slot, BitSet spent) {
        int before = alikeBefore.get(slot);
        return before < 0 || spent.get(before);
    }

    private int lastAlike(Operation<I, O> operation) {
        for (int slot = unanswered.size() - 1; slot >= 0; slot--) {
            Operation<I, O> other = unanswered.get(slot);
            if (operation.output().isEmpty()
                    && other.output().isEmpty()
                    && other.input().equals(operation.input())) {
                return slot;
            }
        }
        return -1;
    }
}
