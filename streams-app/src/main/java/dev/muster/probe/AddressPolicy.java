package dev.muster.probe;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which addresses may be probed. Whoever may register may make a node connect to an address of his choice, so that what only the node
 * can reach is refused: loopback, link-local and the clouds' metadata services need a range of their own in the setting, one that lies
 * within them; {@code 0.0.0.0/0} does not open them. What is no address of one host is refused always. An address of version 6 that
 * carries one of version 4 must be allowed as both. Immutable.
 */
public final class AddressPolicy {

    /** The setting that it follows. */
    public static final String SETTING = "muster.checks.allow";

    private record Kind(String name, List<IpRange> ranges) {
        static Kind of(String name, String... ranges) {
            return new Kind(name, Arrays.stream(ranges).map(IpRange::of).toList());
        }

        boolean contains(InetAddress address) {
            return ranges.stream().anyMatch(range -> range.contains(address));
        }

        boolean contains(IpRange other) {
            return ranges.stream().anyMatch(range -> range.contains(other));
        }
    }

    /** In this order: the metadata services lie within other kinds. */
    private static final List<Kind> GUARDED = List.of(
            Kind.of(
                    "an address of a cloud's metadata service",
                    "169.254.169.254/32",
                    "169.254.170.2/32",
                    "100.100.100.200/32",
                    "168.63.129.16/32",
                    "192.0.0.192/32",
                    "fd00:ec2::254/128",
                    "fd20:ce::254/128"),
            Kind.of("a loopback address", "127.0.0.0/8", "::1/128"),
            Kind.of("a link-local address", "169.254.0.0/16", "fe80::/10"));

    private static final Kind NO_HOST =
            Kind.of("no address of one host", "0.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4", "::/128", "ff00::/8");

    /** Prefixes of version 6 behind which an address of version 4 stands, with the byte that it begins at. */
    private record Carrier(IpRange range, int at) {}

    private static final List<Carrier> CARRIERS = List.of(
            new Carrier(IpRange.of("::/96"), 12),
            new Carrier(IpRange.of("64:ff9b::/96"), 12),
            new Carrier(IpRange.of("2002::/16"), 2));

    private final List<IpRange> allowed;

    /** Allows these ranges. */
    public AddressPolicy(List<IpRange> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    /** Why this address may not be probed, in words that name the setting; empty when it may. */
    public Optional<String> objectionTo(InetAddress address) {
        if (NO_HOST.contains(address)) {
            return Optional.of(address.getHostAddress() + " is " + NO_HOST.name());
        }
        Optional<Kind> guarded =
                GUARDED.stream().filter(kind -> kind.contains(address)).findFirst();
        if (guarded.isPresent() && !isAllowedWithin(guarded.get(), address)) {
            return Optional.of("%s is %s, which %s does not name"
                    .formatted(address.getHostAddress(), guarded.get().name(), SETTING));
        }
        if (allowed.stream().noneMatch(range -> range.contains(address))) {
            return Optional.of(address.getHostAddress() + " is in no range of " + SETTING);
        }
        return carried(address).flatMap(this::objectionTo);
    }

    private boolean isAllowedWithin(Kind kind, InetAddress address) {
        return allowed.stream().anyMatch(range -> kind.contains(range) && range.contains(address));
    }

    private static Optional<InetAddress> carried(InetAddress address) {
        if (address instanceof Inet4Address || address.isLoopbackAddress()) {
            return Optional.empty();
        }
        return CARRIERS.stream()
                .filter(carrier ->
                        address instanceof Inet6Address && carrier.range().contains(address))
                .map(carrier -> versionFour(address.getAddress(), carrier.at()))
                .findFirst();
    }

    private static InetAddress versionFour(byte[] bytes, int at) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, at, at + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes that are no address", e);
        }
    }
}
