package dev.muster.query.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.breaker.BreakerEvent;
import dev.muster.breaker.BreakerSettings;
import dev.muster.breaker.OperatorNote;
import dev.muster.breaker.State;
import dev.muster.breaker.WindowSize;
import dev.muster.fold.EntityKey;
import dev.muster.fold.EventHead;
import dev.muster.fold.InvalidValueException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Makes the events of an operator's calls from their bodies. Stateless. */
final class BreakerBodies {

    private static final Set<String> NOTE = Set.of("by", "reason");
    private static final Set<String> CONFIG = Set.of(
            "consecutiveFailures",
            "failureRate",
            "slowRate",
            "windowTime",
            "windowCalls",
            "minimumCalls",
            "minimumCallers",
            "openTime",
            "openTimeMax",
            "permits",
            "permitTime",
            "ejectionTime",
            "ejectedMax",
            "by",
            "reason");

    private BreakerBodies() {}

    /** Makes the event of a call. */
    interface Making {
        BreakerEvent event(EventHead head, EntityKey key, ObjectNode body);
    }

    static BreakerEvent configure(EventHead head, EntityKey key, ObjectNode body) {
        Fields fields = Fields.of(body, CONFIG);
        BreakerSettings settings = new BreakerSettings(
                new BreakerSettings.Trip(
                        fields.count("consecutiveFailures"),
                        fields.permille("failureRate"),
                        fields.permille("slowRate"),
                        window(fields),
                        fields.count("minimumCalls"),
                        fields.count("minimumCallers")),
                new BreakerSettings.Recovery(
                        fields.duration("openTime"),
                        fields.duration("openTimeMax"),
                        fields.count("permits"),
                        fields.duration("permitTime")),
                new BreakerSettings.Ejecting(fields.duration("ejectionTime"), fields.permille("ejectedMax")));
        return new BreakerEvent.Configure(head, key, settings, note(fields));
    }

    static BreakerEvent forceOpen(EventHead head, EntityKey key, ObjectNode body) {
        return new BreakerEvent.Force(head, key, State.FORCED_OPEN, note(Fields.of(body, NOTE)));
    }

    static BreakerEvent forceClose(EventHead head, EntityKey key, ObjectNode body) {
        return new BreakerEvent.Force(head, key, State.FORCED_CLOSED, note(Fields.of(body, NOTE)));
    }

    static BreakerEvent reset(EventHead head, EntityKey key, ObjectNode body) {
        return new BreakerEvent.Reset(head, key, note(Fields.of(body, NOTE)));
    }

    private static Optional<WindowSize> window(Fields fields) {
        OptionalInt calls = fields.count("windowCalls");
        Optional<WindowSize> time = fields.duration("windowTime").map(WindowSize.OfTime::new);
        if (calls.isPresent() && time.isPresent()) {
            throw new InvalidValueException("windowCalls", "given with windowTime", "one of them");
        }
        return calls.isPresent() ? Optional.of(new WindowSize.OfCalls(calls.getAsInt())) : time;
    }

    private static OperatorNote note(Fields fields) {
        return new OperatorNote(
                fields.text("by").orElse(""), fields.text("reason").orElse(""));
    }
}
