package dev.muster.engine;

import dev.muster.fold.EntityKey;
import dev.muster.fold.EventHead;
import dev.muster.presence.Endpoint;
import dev.muster.presence.Incarnation;
import dev.muster.presence.Location;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.Traits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;

/** Events of one instance, made short. */
record PresenceEventsOf(String service, String instance) {

    PresenceEvent register(Duration ttl, Duration deregisterAfter) {
        return new PresenceEvent.Register(
                head(),
                key(),
                Optional.of(new Incarnation("first")),
                new Endpoint("127.0.0.1", 8080, "http"),
                new Location("eu", "eu-1a"),
                new Traits(1, List.of("blue"), new TreeMap<>()),
                new PresenceEvent.Terms(Optional.of(ttl), Optional.of(deregisterAfter), Optional.empty()));
    }

    PresenceEvent beat() {
        return new PresenceEvent.Heartbeat(head(), key(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    PresenceEvent weighed(int weight) {
        return new PresenceEvent.Update(head(), key(), OptionalInt.of(weight), Optional.empty(), Optional.empty());
    }

    PresenceEvent deregister() {
        return new PresenceEvent.Deregister(head(), key(), Optional.empty());
    }

    EntityKey key() {
        return EntityKey.of(service, instance);
    }

    private static EventHead head() {
        return new EventHead(UUID.randomUUID().toString(), "test", Instant.ofEpochMilli(0));
    }
}
