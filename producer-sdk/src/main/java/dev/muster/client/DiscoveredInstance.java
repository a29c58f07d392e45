package dev.muster.client;

import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An instance of another service, as Muster shows it. Flat, as in the HTTP interface.
 *
 * @param id id within the service
 * @param host host name or address to connect to
 * @param port TCP port
 * @param protocol how to talk to it, such as {@code http}
 * @param region region, or empty
 * @param zone zone, or empty
 * @param weight share of the load, 0 to 1000; 0 wants none
 * @param tags tags
 * @param metadata metadata
 * @param status what others see of it; only of callers' views it may be another than {@link Status#UP}
 * @param since when it came to be so, by the broker's clock; {@link Instant#EPOCH} where a node does not say
 */
public record DiscoveredInstance(
        String id,
        String host,
        int port,
        String protocol,
        String region,
        String zone,
        int weight,
        List<String> tags,
        SortedMap<String, String> metadata,
        Status status,
        Instant since) {

    /** Copies. */
    public DiscoveredInstance {
        tags = List.copyOf(tags);
        metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    }

    /** A healthy one of weight 1 at this address, about which nothing else is said; for tests of what calls it. */
    public static DiscoveredInstance of(String id, String host, int port) {
        return new DiscoveredInstance(
                id, host, port, "http", "", "", 1, List.of(), new TreeMap<>(), Status.UP, Instant.EPOCH);
    }

    /**
     * The address of something that the instance serves.
     *
     * @param pathAndQuery encoded already, such as {@code /items/42?full=true}; a slash is put before it where it lacks one
     * @throws IllegalArgumentException when this is no URI
     */
    public URI uri(String pathAndQuery) {
        String address = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        String path = pathAndQuery.startsWith("/") ? pathAndQuery : "/" + pathAndQuery;
        return URI.create(protocol + "://" + address + ":" + port + path);
    }
}
