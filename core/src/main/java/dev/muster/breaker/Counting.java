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
        TreePMap<String, Callee> callees = before.callees();
        long room = MAX_CALLS_IN_SLICE - marks.callsIn(window.openSlice());
        if (told.calls() > 0 && room > 0) {
            BreakerEvent.Report evidence = told.calls() <= room ? event : event.scaled(room, told.calls());
            Sum sum = evidence.evidence(draft.breaker);
            Voice voice = Voice.of(sum, draft.terms());
            window = window.plus(sum, voice, marks);
            streak = streak.after(sum, marks, batch, draft.at.offset());
            callees = heard(callees, evidence, draft);
            marks = marks.heard(sum, voice, window.openSlice(), batch);
        }
        Sequence sequence =
                event.sequence() == 0 ? caller.sequence() : caller.sequence().with(event.sequence());
        Callers callers = before.callers()
                .with(instance, new Caller(event.caller().name(), sequence, draft.now(), marks, inFlight(event)));
        Totals totals = before.totals().plus(event.sum(), draft.at.appendedAt());
        TreePMap<String, Callee> left = bounded(callees, before.callees());
        draft.traffic =
                bounded(new Traffic(batch, totals, window, streak, callers, left, before.upkeep(), before.seen()));
    }

    private static TreePMap<String, Callee> heard(
            TreePMap<String, Callee> callees, BreakerEvent.Report event, Draft draft) {
        TreePMap<String, Callee> heard = callees;
        for (InstanceOutcomes entry : event.entries()) {
            Optional<String> name = entry.instance();
            if (name.isPresent() && !draft.breaker.isEjected(name.get())) {
                Callee callee = heard.getOrDefault(name.get(), Callee.NONE);
                Sum sum = Sum.NONE.plus(entry.counts());
                String caller = event.caller().instance();
                heard = heard.plus(name.get(), callee.heard(entry, sum, caller, draft.now(), draft.at.offset()));
            }
        }
        return heard;
    }

    private static long inFlight(BreakerEvent.Report event) {
        long sum = 0;
        for (InstanceOutcomes entry : event.entries()) {
            sum += entry.inFlight();
        }
        return sum;
    }

    private static Traffic bounded(Traffic traffic) {
        Callers callers = traffic.callers();
        if (!callers.areTooMany()) {
            return traffic;
        }
        Window window = traffic.window();
        while (callers.areTooMany()) {
            for (String instance : callers.oldest()) {
                Optional<Caller> gone = callers.find(instance);
                window = gone.isPresent() ? window.without(gone.get().marks()) : window;
                callers = callers.without(instance);
            }
        }
        return new Traffic(
                traffic.batches(),
                traffic.totals(),
                window,
                traffic.streak(),
                callers,
                traffic.callees(),
                traffic.upkeep(),
                traffic.seen());
    }

    /** Only a batch that tells of an instance that is new can make them too many. */
    private static TreePMap<String, Callee> bounded(TreePMap<String, Callee> callees, TreePMap<String, Callee> before) {
        if (callees.size() == before.size() || !areTooMany(callees)) {
            return callees;
        }
        List<Map.Entry<String, Callee>> entries = new ArrayList<>(callees.entrySet());
        entries.sort(Comparator.<Map.Entry<String, Callee>, Instant>comparing(
                        entry -> entry.getValue().seen())
                .thenComparing(Map.Entry::getKey));
        TreePMap<String, Callee> left = callees;
        int going = Math.max(1, entries.size() / SHARE_THAT_GOES);
        for (int gone = 0; gone < entries.size() && (gone < going || areTooMany(left)); gone++) {
            left = left.minus(entries.get(gone).getKey());
        }
        return left;
    }

    private static boolean areTooMany(TreePMap<String, Callee> callees) {
        long characters = 0;
        for (String name : callees.keySet()) {
            characters += name.length();
        }
        return callees.size() > MAX_CALLEES || characters > MAX_CALLEE_CHARACTERS;
    }
}
