package dev.muster.codec;

import dev.muster.fold.SeenEvents;
import dev.muster.schema.SeenEvent;
import java.util.List;

/** Events that were folded not long ago, as records and back. Stateless; any thread. */
final class SeenRecords {

    private SeenRecords() {}

    static List<SeenEvent> of(SeenEvents seen) {
        return seen.list().stream()
                .map(one -> new SeenEvent(one.eventId(), one.until(), one.kind()))
                .toList();
    }

    static SeenEvents events(List<SeenEvent> records) {
        return new SeenEvents(records.stream()
                .map(one -> new SeenEvents.SeenEvent(one.getEventId(), one.getUntil(), one.getKind()))
                .toList());
    }
}
