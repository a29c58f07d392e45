package dev.muster.breaker;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pcollections.TreePMap;

/** Adds a batch to what callers told. Decides nothing. */
final class Counting {

    /** Instances remembered of one service. Belongs to the fold level. */
    static final int MAX_CALLEES = 1_000;

    /** Characters of their names, so that the state fits into a record. Belongs to the fold level. */
    static final long MAX_CALLEE_CHARACTERS = 100_000;

    /**
     * Calls that one caller has a say with in one slice of the window. A batch that goes beyond has a say with what is left of them, at the
     * shares that it tells; when nothing is left it is added to the totals only. Belongs to the fold level.
     */
    static final long MAX_CALLS_IN_SLICE = 100_000;

    private static final int SHARE_THAT_GOES = 10;

    private Counting() {}

    /**
     * Adds a batch.
     *
     * @param told what of it is evidence
     */
    static void count(Draft draft, BreakerEvent.Report event, Sum told) {
        Traffic before = draft.traffic;
        String instance = event.caller().instance();
        Caller caller = before.callers()
                .find(instance)
                .orElseGet(() -> Caller.first(event.caller().name(), draft.now()));
        Window window = before.window().opened(draft.terms().window(), draft.now(), draft.at.offset());
        long batch = before.batches() + 1;
        Marks marks = caller.marks();
        Streak streak = before.streak();
        long room = MAX_CALLS_IN_SLICE - marks.callsIn(window.openSlice());
        boolean isEvidence = told.calls() > 0 && room > 0;
        BreakerEvent.Report evidence = isEvidence && told.calls() > room ? event.scaled(room, told.calls()) : event;
        if (isEvidence) {
            Sum sum = evidence.evidence(draft.breaker);
            Voice voice = Voice.of(sum, draft.terms());
            window = window.plus(sum, voice, marks);
            streak = streak.after(sum, marks, batch, draft.at.offset());
            marks = marks.heard(sum, voice, window.openSlice(), batch);
        }
        Hearing hearing = new Hearing(draft, evidence, caller.underWay());
        hearing.hear(isEvidence, caller.sequence().isAhead(event.sequence()));
        Sequence sequence =
                event.sequence() == 0 ? caller.sequence() : caller.sequence().with(event.sequence());
        Caller heard = new Caller(event.caller().name(), sequence, draft.now(), marks, hearing.underWay());
        Callers callers = before.callers().with(instance, heard);
        Totals totals = before.totals().plus(event.sum(), draft.at.appendedAt());
        Traffic counted =
                new Traffic(batch, totals, window, streak, callers, hearing.callees(), before.upkeep(), before.seen());
        // Only a batch that tells of an instance that is new can make them too many.
        boolean hasNew = hearing.callees().size() > before.callees().size();
        draft.traffic = boundedCallers(hasNew ? boundedCallees(counted) : counted);
    }

    private static Traffic boundedCallers(Traffic traffic) {
        Callers callers = traffic.callers();
        if (!callers.areTooMany()) {
            return traffic;
        }
        Window window = traffic.window();
        TreePMap<String, Callee> callees = traffic.callees();
        while (callers.areTooMany()) {
            for (String instance : callers.oldest()) {
                Optional<Caller> gone = callers.find(instance);
                if (gone.isPresent()) {
                    window = window.without(gone.get().marks());
                    callees = Requests.without(callees, gone.get().underWay().byCallee());
                    callers = callers.without(instance);
                }
            }
        }
        return new Traffic(
                traffic.batches(),
                traffic.totals(),
                window,
                traffic.streak(),
                callers,
                callees,
                traffic.upkeep(),
                traffic.seen());
    }

    private static Traffic boundedCallees(Traffic traffic) {
        if (!areTooMany(traffic.callees())) {
            return traffic;
        }
        List<Map.Entry<String, Callee>> entries =
                new ArrayList<>(traffic.callees().entrySet());
        entries.sort(Comparator.<Map.Entry<String, Callee>, Instant>comparing(
                        entry -> entry.getValue().seen())
                .thenComparing(Map.Entry::getKey));
        TreePMap<String, Callee> left = traffic.callees();
        List<String> gone = new ArrayList<>();
        int going = Math.max(1, entries.size() / SHARE_THAT_GOES);
        while (gone.size() < entries.size() && (gone.size() < going || areTooMany(left))) {
            gone.add(entries.get(gone.size()).getKey());
            left = left.minus(gone.get(gone.size() - 1));
        }
        return traffic.with(Requests.without(traffic.callers(), gone), left);
    }

    private static boolean areTooMany(TreePMap<String, Callee> callees) {
        long characters = 0;
        for (String name : callees.keySet()) {
            characters += name.length();
        }
        return callees.size() > MAX_CALLEES || characters > MAX_CALLEE_CHARACTERS;
    }
}
