package dev.muster.presence;

import dev.muster.fold.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The window in which an event is known when it comes again: bounded in time by a rule, in number by {@link #MAX}. */
final class RecentEvents {

    /** Ids kept for one instance; the oldest go first. Belongs to the fold level. */
    static final int MAX = 64;

    private RecentEvents() {}

    static Optional<Seen> find(List<Seen> seen, PresenceEvent event, Moment at) {
        String id = event.head().eventId();
        return seen.stream()
                .filter(one -> one.eventId().equals(id) && one.until().isAfter(at.now()))
                .findFirst();
    }

    static List<Seen> after(List<Seen> seen, PresenceEvent event, String kind, Moment at) {
        List<Seen> kept = new ArrayList<>(stillKnown(seen, at));
        kept.add(new Seen(event.head().eventId(), at.now().plus(at.rules().valueOf(PresenceRules.DEDUP_WINDOW)), kind));
        return kept.subList(Math.max(0, kept.size() - MAX), kept.size());
    }

    static List<Seen> stillKnown(List<Seen> seen, Moment at) {
        return seen.stream().filter(one -> one.until().isAfter(at.now())).toList();
    }
}
