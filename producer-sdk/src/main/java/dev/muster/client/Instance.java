package dev.muster.client;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an instance of a service says of itself when it registers. Immutable: every method that takes a value returns a changed copy,
 * and throws {@link InvalidValueException} when the value is out of range; the server has the same ranges.
 *
 * <p>Names (service, id) are 1 to 200 of letters, digits, {@code . _ - :}.
 */
public final class Instance {
    private static final int MAX_PROTOCOL = 50;
    private static final int MAX_PLACE = 200;
    private static final int MAX_PORT = 65_535;
    private static final Address NOWHERE = new Address("", 0, "http");
    private static final Traits ORDINARY = new Traits(1, List.of(), Collections.emptySortedMap());
    private static final Lease LEASE = new Lease(Duration.ofSeconds(30), null, null);

    private record Address(String host, int port, String protocol) {}

    private record Place(String region, String zone) {}

    private record Traits(int weight, List<String> tags, SortedMap<String, String> metadata) {}

    private record Lease(
            Duration ttl,
            @Nullable Duration deregisterAfter,
            @Nullable HealthCheck check) {}

    private record Identity(String service, @Nullable String id) {}

    private final Identity identity;
    private final Address address;
    private final Place place;
    private final Traits traits;
    private final Lease lease;

    private Instance(Identity identity, Address address, Place place, Traits traits, Lease lease) {
        this.identity = identity;
        this.address = address;
        this.place = place;
        this.traits = traits;
        this.lease = lease;
    }

    /** An instance of this service; it still needs {@link #at an address}. */
    public static Instance of(String service) {
        Identity identity = new Identity(Checks.name("service", service), null);
        return new Instance(identity, NOWHERE, new Place("", ""), ORDINARY, LEASE);
    }

    /** With this id within the service. Default: drawn once by each {@link Muster}, so new with each process. */
    public Instance id(String id) {
        return new Instance(new Identity(service(), Checks.name("id", id)), address, place, traits, lease);
    }

    /**
     * Where callers connect to.
     *
     * @param host host name, IPv4 or IPv6 address (in brackets or not, kept without; no zone); callers in other hosts must be able
     *     to resolve it
     * @param port TCP port, 1 to 65535
     */
    public Instance at(String host, int port) {
        Address next = new Address(Host.check("host", host), Checks.range("port", port, 1, MAX_PORT), address.protocol);
        return new Instance(identity, next, place, traits, lease);
    }

    /** How callers talk to it, 1 to 50 printable ASCII characters; default {@code http}. */
    public Instance protocol(String protocol) {
        Address next = new Address(address.host, address.port, Checks.printable("protocol", protocol, MAX_PROTOCOL));
        return new Instance(identity, next, place, traits, lease);
    }

    /** The region it runs in, at most 200 characters; default empty. */
    public Instance region(String region) {
        Place next = new Place(Checks.atMost("region", region, MAX_PLACE), place.zone);
        return new Instance(identity, address, next, traits, lease);
    }

    /** The zone within the region, at most 200 characters; default empty. */
    public Instance zone(String zone) {
        Place next = new Place(place.region, Checks.atMost("zone", zone, MAX_PLACE));
        return new Instance(identity, address, next, traits, lease);
    }

    /** Its share of the load relative to its peers, 0 to 1000; 0 gets none; default 1. */
    public Instance weight(int weight) {
        int checked = Checks.range("weight", weight, 0, Checks.MAX_WEIGHT);
        return with(new Traits(checked, traits.tags, traits.metadata));
    }

    /** Exactly these tags: at most 64 of 1 to 200 characters. Order and repetition do not count. */
    public Instance tags(String... tags) {
        return tags(Arrays.asList(tags));
    }

    /** Exactly these tags: at most 64 of 1 to 200 characters. Order and repetition do not count. */
    public Instance tags(Collection<String> tags) {
        List<String> sorted = List.copyOf(new TreeSet<>(tags));
        Checks.tags(sorted);
        return with(new Traits(traits.weight, sorted, traits.metadata));
    }

    /** Exactly this metadata: at most 64 entries and 16 KiB of keys and values in UTF-8. */
    public Instance metadata(Map<String, String> metadata) {
        SortedMap<String, String> sorted = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
        Checks.metadata(sorted);
        return with(new Traits(traits.weight, traits.tags, sorted));
    }

    /** With one more entry of metadata, or another value of one. */
    public Instance metadata(String key, String value) {
        Map<String, String> next = new TreeMap<>(traits.metadata);
        next.put(key, value);
        return metadata(next);
    }

    /** Declared DOWN when silent for longer: 3 s to 1 h, default 30 s. A heartbeat goes out every third of it. */
    public Instance ttl(Duration ttl) {
        Duration checked = Checks.range("ttl", ttl, Checks.MIN_TTL, Checks.MAX_TTL);
        return new Instance(identity, address, place, traits, new Lease(checked, lease.deregisterAfter, lease.check));
    }

    /** Removed when DOWN for longer: 1 s to 7 days. Default: as the server's rules say, 5 minutes unless changed. */
    public Instance deregisterAfter(Duration time) {
        Duration checked =
                Checks.range("deregisterAfter", time, Checks.MIN_DEREGISTER_AFTER, Checks.MAX_DEREGISTER_AFTER);
        return new Instance(identity, address, place, traits, new Lease(lease.ttl, checked, lease.check));
    }

    /**
     * Muster's nodes look besides whether it answers: STARTING until the first success, DOWN when it fails its check, whatever it says
     * of itself. Heartbeats go on.
     */
    public Instance check(HealthCheck check) {
        return new Instance(identity, address, place, traits, new Lease(lease.ttl, lease.deregisterAfter, check));
    }

    /** Name of the service. */
    public String service() {
        return identity.service;
    }

    /** Id within the service; empty until drawn. */
    public Optional<String> id() {
        return Optional.ofNullable(identity.id);
    }

    /** Host name or address; the empty text until set. */
    public String host() {
        return address.host;
    }

    /** TCP port; 0 until set. */
    public int port() {
        return address.port;
    }

    /** How callers talk to it. */
    public String protocol() {
        return address.protocol;
    }

    /** Region, or the empty text. */
    public String region() {
        return place.region;
    }

    /** Zone, or the empty text. */
    public String zone() {
        return place.zone;
    }

    /** Share of the load. */
    public int weight() {
        return traits.weight;
    }

    /** Tags, sorted, each once. */
    public List<String> tags() {
        return traits.tags;
    }

    /** Metadata, sorted by key. */
    public SortedMap<String, String> metadata() {
        return traits.metadata;
    }

    /** How long it may be silent. */
    public Duration ttl() {
        return lease.ttl;
    }

    /** How long it may be DOWN, where it says so itself. */
    public Optional<Duration> deregisterAfter() {
        return Optional.ofNullable(lease.deregisterAfter);
    }

    /** How Muster's nodes look whether it answers, if they shall. */
    public Optional<HealthCheck> check() {
        return Optional.ofNullable(lease.check);
    }

    private Instance with(Traits next) {
        return new Instance(identity, address, place, next, lease);
    }

    private List<Object> parts() {
        return List.of(identity, address, place, traits, lease);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Instance that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    /** Service, id and address. */
    @Override
    public String toString() {
        return service() + "/" + id().orElse("(drawn when registered)") + " at " + host() + ":" + port();
    }
}
