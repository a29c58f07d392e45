package dev.muster.bench.presence;

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
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Instances that a bench speaks for, numbered from 0 and dealt out to their services in turn. None expires while a bench runs.
 *
 * @param services how many services
 * @param instances how many instances in all
 */
public record Fleet(int services, int instances) {

    private static final Duration TTL = Duration.ofHours(1);
    private static final int PORT = 8080;

    /** The service of an instance. */
    public String service(int number) {
        return "bench-" + number % services;
    }

    PresenceEvent registered(int number) {
        return new PresenceEvent.Register(
                head(),
                key(number),
                Optional.of(new Incarnation("first")),
                new Endpoint("10.0." + number / 250 + "." + number % 250, PORT, "http"),
                new Location("eu-central-1", "eu-central-1a"),
                new Traits(1, List.of("blue"), new TreeMap<>(Map.of("version", "1.4.2"))),
                new PresenceEvent.Terms(Optional.of(TTL), Optional.of(TTL), Optional.empty()));
    }

    PresenceEvent beat(int number) {
        return new PresenceEvent.Heartbeat(head(), key(number), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** An operator's change of the weight: a decision each time that it is another one. */
    public PresenceEvent weighed(int number, int weight) {
        return new PresenceEvent.Update(
                head(), key(number), OptionalInt.of(weight), Optional.empty(), Optional.empty());
    }

    private EntityKey key(int number) {
        return EntityKey.of(service(number), "instance-" + number);
    }

    private static EventHead head() {
        return new EventHead(UUID.randomUUID().toString(), "bench", Instant.now());
    }
}
