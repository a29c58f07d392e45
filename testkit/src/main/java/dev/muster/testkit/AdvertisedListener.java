package dev.muster.testkit;

import java.util.List;
import java.util.Locale;

/**
 * One more listener of every broker, without encryption, at which brokers tell clients to come by another address than the broker's own:
 * that of a proxy, or of another network.
 *
 * @param name in upper case the listener's name; letters, digits, {@code -} and {@code _}
 * @param ports the loopback port of each broker for it, in the order of the brokers
 * @param advertised the address ({@code host:port}) that each broker tells the clients of it
 */
public record AdvertisedListener(String name, List<Integer> ports, List<String> advertised) {

    /** @throws IllegalArgumentException when the name is none, or the two lists differ in length */
    public AdvertisedListener {
        name = name.toUpperCase(Locale.ROOT);
        ports = List.copyOf(ports);
        advertised = List.copyOf(advertised);
        if (!name.matches("[A-Z][A-Z0-9_-]*")
                || List.of(BrokerProperties.BROKER_LISTENER, BrokerProperties.CONTROLLER_LISTENER)
                        .contains(name)) {
            throw new IllegalArgumentException(
                    "name: " + name + " (expected: letters, digits, - and _, and not one of the testkit's own)");
        }
        if (ports.size() != advertised.size()) {
            throw new IllegalArgumentException(
                    "advertised: " + advertised + " (expected: as many as there are ports, " + ports.size() + ")");
        }
    }

    /** Where a broker listens for it. */
    String listener(int broker) {
        return name + "://" + BrokerProperties.HOST + ":" + ports.get(broker - 1);
    }

    /** What a broker tells of it. */
    String advertisedListener(int broker) {
        return name + "://" + advertised.get(broker - 1);
    }
}
