package dev.muster.probe;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A range of addresses in CIDR notation (RFC 4632, RFC 4291), such as {@code 10.0.0.0/8}. Immutable. */
public final class IpRange {

    private static final Pattern FORM = Pattern.compile("([0-9a-fA-F.:]+)/(\\d{1,3})");
    private static final int BITS = 8;

    private final byte[] network;
    private final int prefix;

    private IpRange(byte[] network, int prefix) {
        this.network = network;
        this.prefix = prefix;
    }

    /** The range of this text; empty when it is none, or names an address within a range in place of its first. */
    public static Optional<IpRange> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return literal(matcher.group(1))
                .map(InetAddress::getAddress)
                .map(bytes -> new IpRange(bytes, Integer.parseInt(matcher.group(2))))
                .filter(IpRange::isWellFormed);
    }

    static IpRange of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException(text));
    }

    /** Whether it has this address. */
    boolean contains(InetAddress address) {
        return contains(address.getAddress(), prefix);
    }

    /** Whether it has every address of the other. */
    boolean contains(IpRange other) {
        return other.prefix >= prefix && contains(other.network, prefix);
    }

    private boolean isWellFormed() {
        if (prefix > network.length * BITS) {
            return false;
        }
        for (int bit = prefix; bit < network.length * BITS; bit++) {
            if (bitOf(network, bit) != 0) {
                return false;
            }
        }
        return true;
    }

    private boolean contains(byte[] address, int bits) {
        if (address.length != network.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            if (bitOf(address, bit) != bitOf(network, bit)) {
                return false;
            }
        }
        return true;
    }

    private static int bitOf(byte[] bytes, int bit) {
        return (bytes[bit / BITS] >> (BITS - 1 - bit % BITS)) & 1;
    }

    /** Four numbers with dots, or an address with colons: what is looked up nowhere. */
    private static Optional<InetAddress> literal(String text) {
        if (text.indexOf(':') < 0 && !text.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty(); // "no such range" is what parse says by it
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpRange that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /** In CIDR notation. */
    @Override
    public String toString() {
        try {
            return InetAddress.getByAddress(network).getHostAddress() + "/" + prefix;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + network.length + " bytes", e);
        }
    }
}
