package dev.muster.testkit.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A history as calls and answers in the order of their time. Of a call and an answer at the same time the call is the earlier: what may have
 * been at once is taken to have been.
 */
final class Events {

    private Events() {}

    /** A call, or an answer. */
    record Event<I, O>(Operation<I, O> operation, Kind kind, long nanos) {}

    /** Which of the two; in this order at one time. */
    enum Kind {
        CALL,
        ANSWER
    }

    static <I, O> List<Event<I, O>> of(List<Operation<I, O>> history) {
        List<Event<I, O>> all = new ArrayList<>(2 * history.size());
        for (Operation<I, O> operation : history) {
            all.add(new Event<>(operation, Kind.CALL, operation.invokedNanos()));
            if (operation.output().isPresent()) {
                all.add(new Event<>(operation, Kind.ANSWER, operation.returnedNanos()));
            }
        }
        all.sort(Comparator.<Event<I, O>>comparingLong(Event::nanos).thenComparing(Event::kind));
        return all;
    }

    /**
     * What bears on the events up to this one: what was called by then, with the answers that came later, for the search knows them; and what
     * was called before the last of these answers, as if it had none.
     */
    static <I, O> List<Operation<I, O>> bearingOn(List<Event<I, O>> events, int last) {
        List<Operation<I, O>> called = calls(events.subList(0, last + 1));
        long end = called.stream()
                .filter(one -> one.output().isPresent())
                .mapToLong(Operation::returnedNanos)
                .max()
                .orElse(0);
        List<Operation<I, O>> all = new ArrayList<>(called);
        calls(events.subList(last + 1, events.size())).stream()
                .filter(one -> one.invokedNanos() <= end)
                .map(Operation::unanswered)
                .forEach(all::add);
        return all;
    }

    private static <I, O> List<Operation<I, O>> calls(List<Event<I, O>> events) {
        return events.stream()
                .filter(event -> event.kind() == Kind.CALL)
                .map(Event::operation)
                .toList();
    }

    /** Those before this time. */
    static <I, O> List<Event<I, O>> before(List<Event<I, O>> events, long nanos) {
        return events.stream().filter(event -> event.nanos() < nanos).toList();
    }
}
