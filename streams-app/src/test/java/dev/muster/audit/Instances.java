package dev.muster.audit;

import dev.muster.fold.EntityKey;
import dev.muster.fold.EventHead;
import dev.muster.presence.Endpoint;
import dev.muster.presence.Incarnation;
import dev.muster.presence.Load;
import dev.muster.presence.Location;
import dev.muster.presence.OperatorMark;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.Status;
import dev.muster.presence.Traits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Events of one instance, made short; their ids are counted. */
final class Instances {

    private final EntityKey key;
    private int events;

    Instances(String service, String instance) {
        this.key = EntityKey.of(service, instance);
    }

    String key() {
        return key.text();
    }

    String service() {
        return key.group();
    }

    PresenceEvent register() {
        return register(1);
    }

    PresenceEvent register(int weight) {
        return new PresenceEvent.Register(
                head(),
                key,
                Optional.of(new Incarnation("first")),
                new Endpoint("127.0.0.1", 8080, "http"),
                new Location("eu", "eu-1a"),
                new Traits(weight, List.of("blue"), new TreeMap<>()),
                new PresenceEvent.Terms(
                        Optional.of(Duration.ofSeconds(3)), Optional.of(Duration.ofSeconds(2)), Optional.empty()));
    }

    PresenceEvent weigh(int weight) {
        return new PresenceEvent.Update(head(), key, OptionalInt.of(weight), Optional.empty(), Optional.empty());
    }

    PresenceEvent beat(int cpuPermille) {
        Load load = new Load(OptionalInt.of(cpuPermille), OptionalInt.empty(), OptionalInt.empty());
        return new PresenceEvent.Heartbeat(head(), key, Optional.empty(), Optional.empty(), Optional.of(load));
    }

    PresenceEvent overrideDown() {
        return new PresenceEvent.OverrideStatus(head(), key, Status.DOWN, new OperatorMark.Note("ann", "drill"));
    }

    PresenceEvent clearOverride() {
        return new PresenceEvent.ClearOverride(head(), key, new OperatorMark.Note("ann", "over"));
    }

    PresenceEvent deregister() {
        return new PresenceEvent.Deregister(head(), key, Optional.empty());
    }

    private EventHead head() {
        events++;
        return new EventHead(key.text().replace('/', '-') + "-" + events, "test", Instant.EPOCH);
    }
}
