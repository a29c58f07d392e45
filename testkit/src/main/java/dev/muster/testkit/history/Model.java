package dev.muster.testkit.history;

import java.util.List;

/**
 * What an object would do if it were called by one client at a time.
 *
 * <p>Laws: a state is immutable and has {@code equals} and {@code hashCode}; all methods are pure. {@link #after} may give several states
 * where the answer leaves several possible, and for an operation without an answer all that it may lead to; two that ask the same and have no
 * answer are alike, whenever they were called. {@link #lapses} only ever allows more as time goes on, until an operation forbids it: the
 * checkers move effects as late as they can.
 *
 * <p><b>Expiry</b> is an inner step of the object that nobody calls. Whether it has happened is not known from outside; only when it may not:
 * before its deadline. The state therefore holds, for each thing that may expire, the earliest time of its end, counted from the
 * <em>invocation</em> of the operation that renewed it last, since its effect is not earlier. The checkers ask for the inner steps that
 * are possible by the time at which the next answer was there. This is what an explicit operation "lapse", called at that earliest time
 * and never answered, would be; so no right history is refused. What is let through: an object that lets a holder lapse later than it could
 * (outages delay deadlines by design), or earlier by no more than the time that the renewing call took.
 *
 * @param <S> its states
 * @param <I> what it may be asked
 * @param <O> what it may answer
 */
public interface Model<S, I, O> {

    /** Before the first operation. */
    S initial();

    /** Every state that may follow when the operation takes effect in this one; none when it cannot have been answered so. */
    List<S> after(S before, Operation<I, O> operation);

    /**
     * Every state that one inner step, taken by this time, may lead to; none for objects that do nothing by themselves. Steps that could
     * as well come after the operation whose answer is to be explained may be left out.
     */
    default List<S> lapses(S state, long nowNanos, Operation<I, O> toExplain) {
        return List.of();
    }

    /**
     * Whether another operation, if it has its effect first, may help to explain an answer in this state, or make way for a third that does.
     * "No" is right only where the other could as well have its effect afterwards: this is what keeps many operations at once, and many
     * unknown outcomes, from multiplying the work. "Yes" is always right.
     */
    default boolean mayHelp(S state, Operation<I, O> other, Operation<I, O> toExplain) {
        return true;
    }
}
