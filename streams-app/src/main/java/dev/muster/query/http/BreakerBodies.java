package dev.muster.query.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.breaker.BreakerEvent;
import dev.muster.breaker.BreakerSettings;
import dev.muster.breaker.OperatorNote;
import dev.muster.breaker.Setting;
import dev.muster.breaker.State;
import dev.muster.breaker.WindowSize;
import dev.muster.fold.EntityKey;
import dev.muster.fold.InvalidValueException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

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
        BreakerEvent event(Sender sender, EntityKey key, ObjectNode body);
    }

    static BreakerEvent configure(Sender sender, EntityKey key, ObjectNode body) {
        Fields fields = Fields.of(body, CONFIG);
        return new BreakerEvent.Configure(sender.head(), key, settings(fields), note(sender, fields));
    }

    /** Only what is named; null gives it up. The event tells what changes, so that nobody's setting is lost to another's. */
    static BreakerEvent change(Sender sender, EntityKey key, ObjectNode body) {
        Fields fields = Fields.of(body, CONFIG);
        SortedSet<Setting> named = new TreeSet<>();
        for (Setting setting : Setting.values()) {
            if (body.has(setting.text())) {
                named.add(setting);
            }
        }
        if (named.isEmpty()) {
            throw new InvalidValueException("body", "no setting", "one at least, such as openTime");
        }
        return new BreakerEvent.Configure(
                sender.head(), key, settings(fields), Optional.of(named), note(sender, fields));
    }

    static BreakerEvent forceOpen(Sender sender, EntityKey key, ObjectNode body) {
        return new BreakerEvent.Force(sender.head(), key, State.FORCED_OPEN, note(sender, Fields.of(body, NOTE)));
    }

    static BreakerEvent forceClose(Sender sender, EntityKey key, ObjectNode body) {
        return new BreakerEvent.Force(sender.head(), key, State.FORCED_CLOSED, note(sender, Fields.of(body, NOTE)));
    }

    static BreakerEvent reset(Sender sender, EntityKey key, ObjectNode body) {
        return new BreakerEvent.Reset(sender.head(), key, note(sender, Fields.of(body, NOTE)));
    }

    private static BreakerSettings settings(Fields fields) {
        return new BreakerSettings(
                new BreakerSettings.Trip(
                        fields.count("consecutiveFailures"),
                        fields.shareAboveNone("failureRate"),
                        fields.shareAboveNone("slowRate"),
                        window(fields),
                        fields.count("minimumCalls"),
                        fields.count("minimumCallers")),
                new BreakerSettings.Recovery(
                        fields.duration("openTime"),
                        fields.duration("openTimeMax"),
                        fields.count("permits"),
                        fields.duration("permitTime")),
                new BreakerSettings.Ejecting(fields.duration("ejectionTime"), fields.share("ejectedMax")));
    }

    private static Optional<WindowSize> window(Fields fields) {
        OptionalInt calls = fields.count("windowCalls");
        Optional<WindowSize> time = fields.duration("windowTime").map(WindowSize.OfTime::new);
        if (calls.isPresent() && time.isPresent()) {
            throw new InvalidValueException("windowCalls", "given with windowTime", "one of them");
        }
        return calls.isPresent() ? Optional.of(new WindowSize.OfCalls(calls.getAsInt())) : time;
    }

    private static OperatorNote note(Sender sender, Fields fields) {
        return new OperatorNote(
                sender.caller().signature(fields.text("by")),
                fields.text("reason").orElse(""));
    }
}
